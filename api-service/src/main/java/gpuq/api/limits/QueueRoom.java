package gpuq.api.limits;

import gpuq.api.database.Database;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many jobs wait in a pool, as it was a moment ago. A count of a hundred thousand rows for
/// each submission would cost more than the submission: so one count serves all that come within
/// fifty times what it took, two hundredths of the database's time, and within a fifth of a second
/// at least. The queue may pass its capacity by what comes in that time, never by more.
@ApplicationScoped
class QueueRoom {

    private static final long LEAST_AGE_NANOS = Duration.ofMillis(200).toNanos();
    private static final int SHARE = 50;

    private final Database database;
    private final Map<PoolId, Count> kept = new ConcurrentHashMap<>();

    QueueRoom(Database database) {
        this.database = database;
    }

    private record Count(int waiting, long atNanos, long tookNanos) {
        boolean isFresh() {
            return System.nanoTime() - atNanos < Math.max(LEAST_AGE_NANOS, SHARE * tookNanos);
        }
    }

    /// @param most where counting stops
    int waiting(PoolId pool, int most) {
        Count last = kept.get(pool);
        if (last != null && last.isFresh()) {
            return last.waiting();
        }
        long begun = System.nanoTime();
        int waiting =
                database.first(
                                """
                                select count(*) as waiting
                                from (select 1 from job_row where pool = ? and state = 'QUEUED' limit ?) q
                                """,
                                row -> row.integer("waiting"),
                                pool.value(),
                                most)
                        .orElseThrow();
        long now = System.nanoTime();
        kept.put(pool, new Count(waiting, now, now - begun));
        return waiting;
    }
}
