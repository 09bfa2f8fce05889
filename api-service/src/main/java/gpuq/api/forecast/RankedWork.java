package gpuq.api.forecast;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Jobs that wait, in their order, with the work of those before each: both are found by a binary
/// search.
final class RankedWork {

    private final Rank[] ranks;
    private final double[] work;

    RankedWork(List<Job> waiting) {
        List<Job> ordered = waiting.stream().sorted(Comparator.comparing(Job::rank)).toList();
        ranks = ordered.stream().map(Job::rank).toArray(Rank[]::new);
        work = new double[ranks.length + 1];
        for (int n = 0; n < ranks.length; n++) {
            work[n + 1] = work[n] + ordered.get(n).slotSeconds();
        }
    }

    /// One that waits.
    record Job(Rank rank, double slotSeconds) {}

    /// What orders the queue: a stricter class, then a smaller tag.
    record Rank(int priorityClass, long tag, long sequence) implements Comparable<Rank> {

        /// Behind everybody.
        static final Rank LAST = new Rank(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        private static final Comparator<Rank> ORDER =
                Comparator.comparingInt(Rank::priorityClass)
                        .thenComparingLong(Rank::tag)
                        .thenComparingLong(Rank::sequence);

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }
    }

    /// How many stand before a rank.
    int ahead(Rank rank) {
        int found = Arrays.binarySearch(ranks, rank);
        return found < 0 ? -found - 1 : found;
    }

    /// Slot seconds that are foreseen of the first so many.
    double work(int first) {
        return work[first];
    }
}
