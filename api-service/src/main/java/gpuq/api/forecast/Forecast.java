package gpuq.api.forecast;

import gpuq.api.database.Database;
import gpuq.common.job.JobId;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells a queued job's place and when it may start. The place is the count of smaller tags; the
/// time is the work before it over the pool's slots, corrected by how long the last ended jobs took
/// against what was expected of them.
@ApplicationScoped
public class Forecast {

    private static final int SAMPLE = 200;

    private final Database database;
    private final Capacity capacity;
    private final QueueSnapshots queues;

    Forecast(Database database, Capacity capacity, QueueSnapshots queues) {
        this.database = database;
        this.queues = queues;
        this.capacity = capacity;
    }

    /// Where a job stands.
    ///
    /// @param work seconds that are expected of the jobs before it
    public record Place(
            long ahead, double work, PoolId pool, int gpus, double expectedSeconds, Instant asOf) {}

    /// @param p50 absent where no slot is there that could ever take it
    public record Estimate(
            @Nullable Instant p50,
            @Nullable Instant p90,
            @Nullable Instant finishP50,
            @Nullable Instant finishP90,
            String basis) {}

    /// The place of a queued job; empty if it is not queued.
    public Optional<Place> place(JobId job) {
        return database.first(
                        """
                        select j.pool, coalesce(s.gpus, 1) as gpus,
                               coalesce(j.expected_seconds, 0) as expected,
                               case j.priority when 'urgent' then 0 when 'normal' then 1 else 2 end
                                   as class,
                               coalesce(j.tag, 0) as tag, coalesce(j.sequence, 0) as sequence
                        from job_row j join submission s on s.job_id = j.job_id
                        where j.job_id = ? and j.state = 'QUEUED' and j.pool is not null
                        """,
                        row ->
                                new Waiting(
                                        new PoolId(row.text("pool")),
                                        row.integer("gpus"),
                                        row.real("expected"),
                                        new QueueSnapshots.Rank(
                                                row.integer("class"),
                                                row.longValue("tag"),
                                                row.longValue("sequence"))),
                        job.uuid())
                .map(this::place);
    }

    private record Waiting(PoolId pool, int gpus, double expected, QueueSnapshots.Rank rank) {}

    private Place place(Waiting job) {
        QueueSnapshots.Snapshot queue = queues.of(job.pool());
        int ahead = queue.ahead(job.rank());
        return new Place(
                ahead, queue.work(ahead), job.pool(), job.gpus(), job.expected(), queue.asOf());
    }

    /// The place that a job would have that is handed in now: behind everything that waits.
    public Place atTheEnd(PoolId pool, int gpus, Duration expected) {
        QueueSnapshots.Snapshot queue = queues.of(pool);
        return new Place(
                queue.size(),
                queue.work(queue.size()),
                pool,
                gpus,
                expected.toMillis() / 1000.0,
                queue.asOf());
    }

    /// When a job at that place may start and end.
    public Estimate estimate(Place place) {
        int slots = capacity.slots(place.pool(), place.gpus() > 0);
        Ratios ratios = ratios(place.pool());
        String basis =
                "%d jobs ahead, %d slots, last %d ended jobs took %.2f (p90 %.2f) of what was expected"
                        .formatted(
                                place.ahead(), slots, ratios.count(), ratios.p50(), ratios.p90());
        if (slots == 0) {
            return new Estimate(null, null, null, null, basis);
        }
        double work = place.work() + runningWork(place.pool());
        // A free slot is a start at once, however much runs elsewhere.
        double wait = place.ahead() == 0 && hasFreeSlot(place.pool(), slots) ? 0 : work / slots;
        return new Estimate(
                after(place, wait * ratios.p50()),
                after(place, wait * ratios.p90()),
                after(place, (wait + place.expectedSeconds()) * ratios.p50()),
                after(place, (wait + place.expectedSeconds()) * ratios.p90()),
                basis);
    }

    private record Ratios(int count, double p50, double p90) {}

    private Ratios ratios(PoolId pool) {
        return database.first(
                        """
                        select count(*) as n,
                               percentile_cont(0.5) within group (order by ratio) as p50,
                               percentile_cont(0.9) within group (order by ratio) as p90
                        from (select extract(epoch from finished_at - started_at)
                                       / greatest(expected_seconds, 1) as ratio
                              from job_row
                              where finished_at is not null and started_at is not null
                                and pool = ?
                              order by finished_at desc limit ?) t
                        """,
                        row ->
                                row.integer("n") == 0
                                        ? new Ratios(0, 1, 2)
                                        : new Ratios(
                                                row.integer("n"), row.real("p50"), row.real("p90")),
                        pool.value(),
                        SAMPLE)
                .orElseThrow();
    }

    /// Seconds that the running jobs still need by what was expected of them.
    private double runningWork(PoolId pool) {
        return database.first(
                        """
                        select coalesce(sum(greatest(0, expected_seconds
                                 - coalesce(extract(epoch from now() - started_at), 0))), 0) as work
                        from job_row
                        where pool = ? and state in ('ASSIGNED', 'PREPARING', 'RUNNING')
                          and finished_at is null
                        """,
                        row -> row.real("work"),
                        pool.value())
                .orElse(0.0);
    }

    private boolean hasFreeSlot(PoolId pool, int slots) {
        return database.first(
                        """
                        select count(*) as busy from job_row
                        where pool = ? and state in ('ASSIGNED', 'PREPARING', 'RUNNING')
                          and finished_at is null
                        """,
                        row -> row.integer("busy") < slots,
                        pool.value())
                .orElse(true);
    }

    private static Instant after(Place place, double seconds) {
        return place.asOf().plusMillis((long) (seconds * 1000));
    }
}
