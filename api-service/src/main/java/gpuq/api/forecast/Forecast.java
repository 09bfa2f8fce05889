package gpuq.api.forecast;

import gpuq.api.database.Database;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells a queued job's place and when it may start. The place is the count of smaller tags among
/// those that wait for the same kind of slot; the time is the work before it over the pool's slots,
/// corrected by how the last waits turned out, which the scheduler tells.
@ApplicationScoped
public class Forecast {

    private final Database database;
    private final Capacity capacity;
    private final QueueSnapshots queues;
    private final PoolForecasts pools;
    private final CapLoads caps;

    Forecast(
            Database database,
            Capacity capacity,
            QueueSnapshots queues,
            PoolForecasts pools,
            CapLoads caps) {
        this.database = database;
        this.queues = queues;
        this.capacity = capacity;
        this.pools = pools;
        this.caps = caps;
    }

    /// Where a job stands.
    ///
    /// @param slotWait what it has to wait for besides its own competition's cap
    /// @param seconds how long it runs itself, as is foreseen
    /// @param cap what its own competition lets it wait for; absent where that has no cap
    public record Place(
            SlotWait slotWait,
            PoolId pool,
            int gpus,
            double seconds,
            @Nullable CapLoad cap,
            Instant asOf) {

        /// How many jobs are before it.
        public int ahead() {
            return slotWait.ahead();
        }

        private QueueSnapshots.Line line() {
            return new QueueSnapshots.Line(pool, gpus > 0);
        }
    }

    /// What a competition has, that may have only so many jobs running at once.
    ///
    /// @param running how many hold slots
    /// @param ahead how many of it wait before the place
    /// @param seconds what is foreseen to be left of both
    public record CapLoad(int cap, int running, int ahead, double seconds) {

        /// Whether none of it starts until one has ended.
        public boolean isFull() {
            return running >= cap;
        }

        private double secondsToWait() {
            return ahead == 0 && !isFull() ? 0 : seconds / cap;
        }
    }

    /// @param p50 absent where no slot is there that could ever take it
    public record Estimate(
            @Nullable Instant p50,
            @Nullable Instant p90,
            @Nullable Instant finishP50,
            @Nullable Instant finishP90,
            String basis) {}

    /// The place of a queued job; empty if it is not queued. The job is looked up by its id alone:
    /// a condition on the state would let the database go through the whole queue instead, where
    /// its statistics are of a time when nobody waited.
    public Optional<Place> place(JobId job) {
        return database.first(
                        """
                        select state = 'QUEUED' and pool is not null as queued, pool, gpus, competition_id, competition_version, coalesce(predicted_seconds, expected_seconds, 0) as seconds,
                               case priority when 'urgent' then 0 when 'normal' then 1 else 2 end
                                   as class,
                               coalesce(tag, 0) as tag, coalesce(sequence, 0) as sequence
                        from job_row
                        where job_id = ?
                        """,
                        row ->
                                row.flag("queued")
                                        ? Optional.of(waiting(row))
                                        : Optional.<Waiting>empty(),
                        job.uuid())
                .flatMap(waiting -> waiting)
                .map(this::place);
    }

    private static Waiting waiting(Database.Row row) throws SQLException {
        return new Waiting(
                new PoolId(row.text("pool")),
                row.integer("gpus"),
                row.real("seconds"),
                new CompetitionRef(
                        new CompetitionId(row.text("competition_id")),
                        row.integer("competition_version")),
                new RankedWork.Rank(
                        row.integer("class"), row.longValue("tag"), row.longValue("sequence")));
    }

    private record Waiting(
            PoolId pool,
            int gpus,
            double seconds,
            CompetitionRef competition,
            RankedWork.Rank rank) {}

    private Place place(Waiting job) {
        QueueSnapshots.Snapshot queue =
                queues.of(new QueueSnapshots.Line(job.pool(), job.gpus() > 0));
        return new Place(
                queue.before(job.rank()),
                job.pool(),
                job.gpus(),
                job.seconds(),
                caps.of(job.competition(), job.rank()).orElse(null),
                queue.asOf());
    }

    /// The place that a job would have that is handed in now: behind everything that waits.
    public Place atTheEnd(PoolId pool, CompetitionRef competition, int gpus, Duration expected) {
        QueueSnapshots.Snapshot queue = queues.of(new QueueSnapshots.Line(pool, gpus > 0));
        return new Place(
                queue.before(RankedWork.Rank.LAST),
                pool,
                gpus,
                expected.toMillis() / 1000.0,
                caps.of(competition, RankedWork.Rank.LAST).orElse(null),
                queue.asOf());
    }

    /// When a job at that place may start and end.
    public Estimate estimate(Place place) {
        int slots = capacity.slots(place.pool(), place.gpus() > 0);
        PoolForecasts.Told told = pools.of(place.pool());
        CapLoad cap = place.cap();
        String basis =
                "%d jobs ahead, %d slots%s, the last %d waits took %.2f (p90 %.2f) of what was reckoned"
                        .formatted(
                                place.ahead(),
                                slots,
                                cap == null
                                        ? ""
                                        : " of which the competition has %d at most"
                                                .formatted(cap.cap()),
                                told.measured(),
                                told.p50(),
                                told.p90());
        if (slots == 0) {
            return new Estimate(null, null, null, null, basis);
        }
        double forSlots = place.slotWait().seconds(slots, running(place.line()));
        double wait = cap == null ? forSlots : Math.max(forSlots, cap.secondsToWait());
        return new Estimate(
                after(place, wait * told.p50()),
                after(place, wait * told.p90()),
                after(place, wait * told.p50() + place.seconds()),
                after(place, wait * told.p90() + place.seconds()),
                basis);
    }

    private SlotWait.Running running(QueueSnapshots.Line line) {
        return database.first(
                        """
                        select coalesce(sum(greatest(gpus, 1)), 0) as slots,
                               coalesce(sum(greatest(gpus, 1) * %s), 0)::double precision as work
                        from job_row
                        where pool = ? and (gpus > 0) = ?
                          and state in ('ASSIGNED', 'PREPARING', 'RUNNING') and finished_at is null
                        """
                                .formatted(QueueSnapshots.SECONDS_LEFT),
                        row -> new SlotWait.Running(row.integer("slots"), row.real("work")),
                        line.pool().value(),
                        line.gpus())
                .orElseThrow();
    }

    private static Instant after(Place place, double seconds) {
        return place.asOf().plusMillis((long) (seconds * 1000));
    }
}
