package gpuq.core.sorted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// It answers as a tree would.
class SortedBlocksTest {

    @Test
    void blocks_are_a_set_like_any_other() {
        for (int span : List.of(5, 300, 5000)) {
            SplittableRandom random = new SplittableRandom(span);
            SortedBlocks<Integer> blocks = new SortedBlocks<>();
            NavigableSet<Integer> tree = new TreeSet<>();
            // It grows, and shrinks to nothing.
            for (int i = 0; i < 20_000; i++) {
                int one = random.nextInt(span);
                if (random.nextInt(20_000) > i) {
                    assertThat(blocks.add(one)).isEqualTo(tree.add(one));
                } else {
                    assertThat(blocks.remove(one)).isEqualTo(tree.remove(one));
                }
                if (i % 500 == 0) {
                    same(blocks, tree, random.nextInt(span));
                }
            }
            for (int i = 0; i < span; i++) {
                blocks.remove(i);
            }
            same(blocks, new TreeSet<>(), 0);
        }
    }

    @Test
    void filled_at_once_in_any_order_they_are_the_same() {
        SplittableRandom random = new SplittableRandom(7);
        for (int size : List.of(0, 1, 127, 128, 129, 1000)) {
            NavigableSet<Integer> tree = new TreeSet<>();
            while (tree.size() < size) {
                tree.add(random.nextInt(10_000));
            }
            List<Integer> backwards = List.copyOf(tree.descendingSet());
            for (List<Integer> order : List.of(List.copyOf(tree), backwards)) {
                SortedBlocks<Integer> blocks = new SortedBlocks<>();
                blocks.fill(order);
                Filling<Integer> coming = new Filling<>();
                order.forEach(coming::add);
                for (SortedBlocks<Integer> filled : List.of(blocks, coming.filled())) {
                    same(filled, tree, 5000);
                    assertThat(filled.add(10_001)).isTrue();
                    assertThat(filled.remove(10_001)).isTrue();
                    same(filled, tree, 2500);
                }
            }
        }
    }

    @Test
    void what_is_there_twice_or_comes_to_others_is_found() {
        assertThatThrownBy(() -> new SortedBlocks<Integer>().fill(List.of(2, 1, 2)))
                .isInstanceOf(IllegalStateException.class);
        Filling<Integer> coming = new Filling<>();
        List.of(2, 2).forEach(coming::add);
        assertThatThrownBy(coming::filled).isInstanceOf(IllegalStateException.class);
        SortedBlocks<Integer> blocks = new SortedBlocks<>();
        blocks.add(1);
        assertThatThrownBy(() -> blocks.fill(List.of(2))).isInstanceOf(IllegalStateException.class);
    }

    private static void same(
            SortedBlocks<Integer> blocks, NavigableSet<Integer> tree, int somewhere) {
        assertThat(blocks).containsExactlyElementsOf(tree);
        assertThat(blocks.size()).isEqualTo(tree.size());
        assertThat(blocks.isEmpty()).isEqualTo(tree.isEmpty());
        assertThat(blocks.first()).isEqualTo(tree.isEmpty() ? null : tree.first());
        List<Integer> after = new ArrayList<>();
        blocks.after(somewhere).forEachRemaining(after::add);
        assertThat(after).containsExactlyElementsOf(tree.tailSet(somewhere, false));
    }
}
