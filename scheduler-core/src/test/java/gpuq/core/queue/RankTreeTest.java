package gpuq.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.Priority;
import gpuq.common.job.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The tree counts as a plain list would.
class RankTreeTest {

    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final FlowKey FLOW = new FlowKey(new UserId("ada"), new CompetitionId("c1"));

    @Test
    @EdgeCase({"QUEUE-3", "SYSST-2"})
    void counts_and_sums_are_those_of_a_walk_through_everything() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RankTree tree = new RankTree();
            NavigableSet<Waiting> plain = new TreeSet<>();
            for (int i = 0; i < 400; i++) {
                Waiting added = waiting(random, i);
                if (random.nextInt(3) > 0 || plain.isEmpty()) {
                    tree.add(added);
                    plain.add(added);
                } else {
                    Waiting one = plain.ceiling(added);
                    Waiting removed = one == null ? plain.first() : one;
                    tree.remove(removed);
                    plain.remove(removed);
                }
                assertThat(tree.size()).isEqualTo(plain.size());
                Rank probe = waiting(random, 1_000_000 + i).rank();
                assertThat(tree.ahead(probe)).as("seed %d", seed).isEqualTo(walk(plain, probe));
            }
            for (Waiting each : plain) {
                assertThat(tree.ahead(each.rank())).isEqualTo(walk(plain, each.rank()));
            }
        }
    }

    @Test
    void filled_at_once_it_is_the_same_as_one_by_one() {
        SplittableRandom random = new SplittableRandom(3);
        for (int size = 0; size < 300; size += 7) {
            NavigableSet<Waiting> plain = new TreeSet<>();
            for (int i = 0; i < size; i++) {
                plain.add(waiting(random, i));
            }
            RankTree tree = new RankTree();
            fill(tree, List.copyOf(plain));
            for (int i = 0; i < 100; i++) {
                Waiting added = waiting(random, 1000 + i);
                tree.add(added);
                plain.add(added);
                Waiting removed = i % 2 == 0 ? plain.first() : plain.last();
                tree.remove(removed);
                plain.remove(removed);
                Rank probe = waiting(random, 10_000 + i).rank();
                assertThat(tree.ahead(probe)).as("size %d", size).isEqualTo(walk(plain, probe));
            }
            assertThat(tree.size()).isEqualTo(plain.size());
        }
    }

    /// So many that blocks are split, and so few of them left that blocks are joined again.
    @Test
    void a_long_line_that_grows_and_shrinks_counts_as_before() {
        for (int filled : List.of(0, 5_000)) {
            SplittableRandom random = new SplittableRandom(filled);
            List<Waiting> plain = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                plain.add(waiting(random, i));
            }
            RankTree tree = new RankTree();
            fill(tree, plain.subList(0, filled));
            plain.subList(filled, plain.size()).forEach(tree::add);
            assertThatCountsAre(tree, plain, random);
            Collections.shuffle(plain, new Random(filled));
            while (!plain.isEmpty()) {
                List<Waiting> leaving = plain.subList(plain.size() * 2 / 3, plain.size());
                leaving.forEach(tree::remove);
                leaving.clear();
                assertThatCountsAre(tree, plain, random);
            }
            assertThat(tree.ahead(Rank.LAST)).isEqualTo(new Ahead(0, 0));
        }
    }

    /// Tags so far apart that a word does not hold one with its place, and others side by side.
    @Test
    void tags_that_differ_in_their_last_bits_alone_are_sorted_by_them() {
        SplittableRandom random = new SplittableRandom(1);
        NavigableSet<Waiting> plain = new TreeSet<>();
        for (int i = 0; i < 3_000; i++) {
            plain.add(normal(i % 3 * (Long.MAX_VALUE / 4) + random.nextInt(500), i));
        }
        List<Waiting> mixed = new ArrayList<>(plain);
        Collections.shuffle(mixed, new Random(1));
        RankTree tree = new RankTree();
        fill(tree, mixed);
        for (Waiting each : plain) {
            assertThat(tree.ahead(each.rank()).count()).isEqualTo(plain.headSet(each).size());
        }
    }

    private static void fill(RankTree tree, List<Waiting> all) {
        Arrivals arrivals = new Arrivals();
        all.forEach(arrivals::add);
        tree.fill(arrivals, arrivals.order());
    }

    private static Waiting normal(long tag, long sequence) {
        Rank rank = new Rank(false, Priority.NORMAL, tag, sequence, Quote.atOnce(0, 1));
        return new Waiting(
                rank, () -> JobId.of(sequence, sequence, sequence), FLOW, 4, Waiting.UNCAPPED);
    }

    private static void assertThatCountsAre(
            RankTree tree, List<Waiting> plain, SplittableRandom random) {
        NavigableSet<Waiting> sorted = new TreeSet<>(plain);
        assertThat(tree.size()).isEqualTo(sorted.size());
        for (int i = 0; i < 20; i++) {
            Rank probe = waiting(random, random.nextInt(10_000)).rank();
            assertThat(tree.ahead(probe)).isEqualTo(walk(sorted, probe));
        }
    }

    @Test
    void what_is_filled_in_comes_first_and_once() {
        Waiting one = waiting(new SplittableRandom(1), 1);
        assertThatThrownBy(() -> fill(new RankTree(), List.of(one, one)))
                .isInstanceOf(IllegalStateException.class);
        RankTree tree = new RankTree();
        tree.add(one);
        assertThatThrownBy(() -> fill(tree, List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobody_is_in_the_line_twice_or_leaves_it_twice() {
        RankTree tree = new RankTree();
        Waiting one = waiting(new SplittableRandom(1), 1);
        tree.add(one);
        assertThatThrownBy(() -> tree.add(one)).isInstanceOf(IllegalStateException.class);
        tree.remove(one);
        assertThatThrownBy(() -> tree.remove(one)).isInstanceOf(IllegalStateException.class);
    }

    private static Ahead walk(NavigableSet<Waiting> plain, Rank rank) {
        int count = 0;
        long cost = 0;
        for (Waiting waiting : plain) {
            if (waiting.rank().compareTo(rank) < 0) {
                count++;
                cost += waiting.rank().quote().cost();
            }
        }
        return new Ahead(count, cost);
    }

    private static Waiting waiting(SplittableRandom random, long sequence) {
        Rank rank =
                new Rank(
                        random.nextInt(10) == 0,
                        PRIORITIES.get(random.nextInt(3)),
                        random.nextInt(50),
                        sequence,
                        Quote.atOnce(0, random.nextInt(1000)));
        return new Waiting(
                rank, () -> JobId.of(sequence, sequence, sequence), FLOW, 4, Waiting.UNCAPPED);
    }
}
