package gpuq.common.forecast;

import java.util.List;

/// How long work takes that is done by a number of slots together, where some of it may have only a
/// part of them at once. What such a cap keeps from being done meanwhile is in nobody's way but its
/// own (MANY-2).
public final class SharedCapacity {

    private SharedCapacity() {}

    /// A part of the work that has a cap.
    ///
    /// @param work slot-milliseconds until all of it is done
    /// @param rate thousandths of a slot that it may have at most and has jobs for
    public record Backlog(long work, long rate) {

        /// Whether some of it is not done by then, however many slots are free.
        private boolean isKeptBack(long millis) {
            return 1000 * work > rate * millis;
        }
    }

    /// Milliseconds until all is done but what the caps keep back. What is kept back has its own
    /// slots and leaves the rest to the others; each round finds more of that kind, or nothing new:
    /// so it ends, and the time only falls.
    ///
    /// @param work slot-milliseconds, with that of the backlogs
    /// @param capacity thousandths of a slot; positive
    public static long millis(long work, long capacity, List<Backlog> backlogs) {
        long wait = 1000 * work / capacity;
        for (int round = 0; round < backlogs.size(); round++) {
            long others = work;
            long theirCapacity = capacity;
            for (Backlog backlog : backlogs) {
                if (backlog.isKeptBack(wait)) {
                    others -= backlog.work();
                    theirCapacity -= backlog.rate();
                }
            }
            if (theirCapacity <= 0 || 1000 * others / theirCapacity >= wait) {
                break;
            }
            wait = Math.max(0, 1000 * others / theirCapacity);
        }
        return wait;
    }
}
