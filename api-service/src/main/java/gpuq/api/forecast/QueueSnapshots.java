package gpuq.api.forecast;

import gpuq.api.database.Database;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The queue of each kind of slot of each pool in its order, as it was a moment ago, so that a
/// place is a binary search and not a count of everything before it (QUEUE-3). One reading serves
/// all who ask within ten times what it took: so reading never takes more than a tenth of a core,
/// however many ask.
@ApplicationScoped
class QueueSnapshots {

    private static final long LEAST_AGE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long OLDEST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int SHARE = 10;

    private final Database database;
    private final Map<Line, Kept> kept = new ConcurrentHashMap<>();

    QueueSnapshots(Database database) {
        this.database = database;
    }

    /// The jobs that wait for one kind of slot.
    ///
    /// @param gpus whether GPU slots are meant, instead of CPU slots for jobs without a GPU
    record Line(PoolId pool, boolean gpus) {}

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

    /// The queue at a moment.
    static final class Snapshot {
        private final Instant asOf;
        private final Rank[] ranks;
        private final double[] work;

        private Snapshot(Instant asOf, List<Waiting> waiting) {
            this.asOf = asOf;
            List<Waiting> ordered =
                    waiting.stream().sorted(Comparator.comparing(Waiting::rank)).toList();
            ranks = ordered.stream().map(Waiting::rank).toArray(Rank[]::new);
            work = new double[ranks.length + 1];
            for (int n = 0; n < ranks.length; n++) {
                work[n + 1] = work[n] + ordered.get(n).slotSeconds();
            }
        }

        Instant asOf() {
            return asOf;
        }

        int size() {
            return ranks.length;
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

    private record Waiting(Rank rank, double slotSeconds) {}

    /// What is kept of a pool; its reader alone changes it.
    private static final class Kept {
        private final ReentrantLock reading = new ReentrantLock();
        private volatile @Nullable Snapshot snapshot;
        private volatile long atNanos;
        private volatile long tookNanos;

        private long ageNanos() {
            return System.nanoTime() - atNanos;
        }
    }

    Snapshot of(Line line) {
        Kept entry = kept.computeIfAbsent(line, _ -> new Kept());
        Snapshot last = entry.snapshot;
        if (last != null && entry.ageNanos() < Math.max(LEAST_AGE_NANOS, SHARE * entry.tookNanos)) {
            return last;
        }
        if (!entry.reading.tryLock()) {
            if (last != null && entry.ageNanos() < OLDEST_NANOS) {
                return last;
            }
            entry.reading.lock();
        }
        try {
            Snapshot meanwhile = entry.snapshot;
            return meanwhile != null && meanwhile != last ? meanwhile : read(line, entry);
        } finally {
            entry.reading.unlock();
        }
    }

    private Snapshot read(Line line, Kept entry) {
        long begun = System.nanoTime();
        Instant asOf = database.now();
        Snapshot snapshot =
                new Snapshot(
                        asOf,
                        database.list(
                                """
                                select case priority when 'urgent' then 0 when 'normal' then 1 else 2 end
                                           as class,
                                       coalesce(tag, 0) as tag, coalesce(sequence, 0) as sequence,
                                       coalesce(predicted_seconds, expected_seconds, 0)
                                           * greatest(gpus, 1) as work
                                from job_row
                                where pool = ? and state = 'QUEUED' and (gpus > 0) = ?
                                """,
                                row ->
                                        new Waiting(
                                                new Rank(
                                                        row.integer("class"),
                                                        row.longValue("tag"),
                                                        row.longValue("sequence")),
                                                row.real("work")),
                                line.pool().value(),
                                line.gpus()));
        entry.tookNanos = System.nanoTime() - begun;
        entry.atNanos = System.nanoTime();
        entry.snapshot = snapshot;
        return snapshot;
    }
}
