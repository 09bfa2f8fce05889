package gpuq.common.table;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.table.IdOrder.Match;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdOrderTest {

    @TempDir Path root;

    @Test
    void ids_are_told_from_each_other_in_any_order() throws IOException {
        try (Scratch scratch = Scratch.in(root);
                IdList ids = list(scratch, "a", "bb", "a\0b", "")) {
            IdOrder order = new IdOrder(ids, scratch);
            assertThat(take(order, "a")).isEqualTo(Match.NEXT);
            assertThat(take(order, "a\0b")).isEqualTo(Match.ELSEWHERE);
            assertThat(take(order, "a")).isEqualTo(Match.TWICE);
            assertThat(take(order, "a\0b")).isEqualTo(Match.TWICE);
            assertThat(take(order, "b")).isEqualTo(Match.UNKNOWN);
            assertThat(take(order, "bb")).isEqualTo(Match.ELSEWHERE);
            assertThat(order.missing()).isEqualTo(1);
            assertThat(take(order, "")).isEqualTo(Match.ELSEWHERE);
            assertThat(order.missing()).isZero();
        }
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void what_has_not_come_is_told_up_to_a_bound() throws IOException {
        try (Scratch scratch = Scratch.in(root);
                IdList ids = list(scratch, "a", "b", "c", "d")) {
            IdOrder order = new IdOrder(ids, scratch);
            assertThat(take(order, "a")).isEqualTo(Match.NEXT);
            assertThat(take(order, "c")).isEqualTo(Match.ELSEWHERE);
            List<String> missing = new ArrayList<>();
            order.forEachMissing(10, missing::add);
            assertThat(missing).containsExactly("b", "d");
            missing.clear();
            order.forEachMissing(1, missing::add);
            assertThat(missing).containsExactly("b");
        }
    }

    @Test
    void an_id_that_is_expected_twice_is_noticed() throws IOException {
        try (Scratch scratch = Scratch.in(root);
                IdList ids = list(scratch, "a", "b", "a")) {
            assertThat(new IdLookup(ids, scratch).firstRepeated()).isEqualTo("a");
        }
    }

    @Test
    void rows_in_random_order_come_out_sorted() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            names.add("id" + i * 7);
        }
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled.subList(100, 5_000), new Random(3));
        Path target = root.resolve("target");
        try (Scratch scratch = Scratch.in(root);
                IdList ids = list(scratch, names.toArray(new String[0]));
                RowStore rows = new RowStore(scratch)) {
            IdOrder order = new IdOrder(ids, scratch);
            rows.add("head\n".getBytes(StandardCharsets.UTF_8), 5);
            for (String name : shuffled) {
                byte[] row = (name + "\n").getBytes(StandardCharsets.UTF_8);
                rows.add(ids, order, take(order, name), row, row.length);
            }
            assertThat(rows.isSorted()).isFalse();
            rows.writeSorted(ids, order, target);
        }
        names.addFirst("head");
        assertThat(Files.readAllLines(target)).isEqualTo(names);
    }

    private static IdList list(Scratch scratch, String... names) throws IOException {
        IdList ids = new IdList(scratch);
        for (String name : names) {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            ids.add(key, 0, key.length);
        }
        ids.seal();
        return ids;
    }

    private static Match take(IdOrder order, String name) throws IOException {
        byte[] key = ("x" + name).getBytes(StandardCharsets.UTF_8);
        return order.take(key, 1, key.length);
    }
}
