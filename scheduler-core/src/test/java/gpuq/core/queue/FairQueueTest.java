package gpuq.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.Priority;
import gpuq.common.job.UserId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A restored line shows the same jobs in the same order as the line that it was made from.
class FairQueueTest {

    private static final CompetitionId HELD = new CompetitionId("c0");
    private static final CompetitionId CAPPED = new CompetitionId("c2");

    /// Tags that are near to each other, and some that are so far apart that the places of the list
    /// take the lower bits of them.
    @Test
    void filled_at_once_it_is_the_same_as_one_by_one() {
        SplittableRandom random = new SplittableRandom(11);
        for (long span : List.of(3L, 1L << 30, 1L << 62)) {
            List<Waiting> all = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                all.add(waiting(random, span, i));
            }
            FairQueue filled = prepared();
            FairQueue grown = prepared();
            filled.fill(arrivals(all));
            all.forEach(grown::add);
            same(filled, grown);
            for (Waiting one : all.subList(0, 1000)) {
                filled.remove(one);
                grown.remove(one);
            }
            same(filled, grown);
            for (FairQueue queue : List.of(filled, grown)) {
                queue.hold(HELD, false);
                queue.running(flow(1, 1), 0);
            }
            same(filled, grown);
            for (FairQueue queue : List.of(filled, grown)) {
                queue.running(CAPPED, 5);
                assertThat(list(queue.inOrder())).noneMatch(one -> isOf(CAPPED, one));
            }
            same(filled, grown);
            for (FairQueue queue : List.of(filled, grown)) {
                queue.running(CAPPED, 4);
                assertThat(list(queue.inOrder())).anyMatch(one -> isOf(CAPPED, one));
            }
            same(filled, grown);
        }
    }

    private static boolean isOf(CompetitionId competition, Waiting one) {
        return one.flow().competition().equals(competition);
    }

    private static FairQueue prepared() {
        FairQueue queue = new FairQueue();
        queue.hold(HELD, true);
        queue.running(flow(1, 1), 3);
        queue.running(flow(2, 1), 5);
        return queue;
    }

    private static void same(FairQueue one, FairQueue other) {
        assertThat(one.size()).isEqualTo(other.size());
        List<Waiting> inOrder = list(one.inOrder());
        assertThat(inOrder)
                .isNotEmpty()
                .isSorted()
                .containsExactlyElementsOf(list(other.inOrder()));
        assertThat(one.first()).isEqualTo(inOrder.getFirst());
        Waiting third = inOrder.get(2);
        assertThat(list(one.behind(third)))
                .containsExactlyElementsOf(inOrder.subList(3, inOrder.size()));
        assertThat(one.ahead(third.rank())).isEqualTo(other.ahead(third.rank()));
        assertThat(one.capped(Rank.LAST))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(other.capped(Rank.LAST));
    }

    private static Arrivals arrivals(List<Waiting> all) {
        Arrivals arrivals = new Arrivals();
        all.forEach(arrivals::add);
        return arrivals;
    }

    private static List<Waiting> list(Iterator<Waiting> waiting) {
        List<Waiting> list = new ArrayList<>();
        waiting.forEachRemaining(list::add);
        return list;
    }

    private static Waiting waiting(SplittableRandom random, long span, int sequence) {
        Rank rank =
                new Rank(
                        random.nextInt(50) == 0,
                        random.nextInt(20) == 0 ? Priority.URGENT : Priority.NORMAL,
                        random.nextLong(span) - span / 2,
                        sequence,
                        Quote.atOnce(0, random.nextInt(1000)));
        FlowKey flow = flow(random.nextInt(30), random.nextInt(3));
        int capInAll = flow.competition().equals(CAPPED) ? 5 : Waiting.UNCAPPED;
        return new Waiting(rank, () -> JobId.of(sequence, sequence, sequence), flow, 4, capInAll);
    }

    private static FlowKey flow(int user, int competition) {
        return new FlowKey(new UserId("u" + user), new CompetitionId("c" + competition));
    }
}
