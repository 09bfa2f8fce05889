package gpuq.api.forecast;

import gpuq.api.database.Database;
import gpuq.api.forecast.RankedWork.Rank;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /// What is foreseen to be left of a job, or of all of it if it does not run yet.
    static final String SECONDS_LEFT =
            "greatest(0, coalesce(predicted_seconds, expected_seconds, 0)"
                    + " - coalesce(extract(epoch from now() - started_at), 0))";

    private static final SlotWait.Running NOTHING = new SlotWait.Running(0, 0);

    private final Database database;
    private final Map<Line, Kept> kept = new ConcurrentHashMap<>();

    QueueSnapshots(Database database) {
        this.database = database;
    }

    /// The jobs that wait for one kind of slot.
    ///
    /// @param gpus whether GPU slots are meant, instead of CPU slots for jobs without a GPU
    record Line(PoolId pool, boolean gpus) {}

    /// The queue at a moment.
    ///
    /// @param capped those of competitions with a cap once more
    record Snapshot(Instant asOf, RankedWork all, List<CappedWork> capped) {

        private boolean isAfter(Snapshot other) {
            return asOf.isAfter(other.asOf);
        }

        /// What a place has to wait for.
        SlotWait before(Rank rank) {
            int ahead = all.ahead(rank);
            return new SlotWait(
                    ahead,
                    all.work(ahead),
                    capped.stream()
                            .map(one -> one.before(rank))
                            .filter(one -> one.ahead() > 0)
                            .toList());
        }
    }

    /// Those of one competition that have one cap.
    ///
    /// @param running what of the competition holds slots
    private record CappedWork(int cap, SlotWait.Running running, RankedWork waiting) {

        SlotWait.Capped before(Rank rank) {
            int ahead = waiting.ahead(rank);
            return new SlotWait.Capped(cap, running, ahead, waiting.work(ahead));
        }
    }

    /// @param cap how many of its competition may run at once, of all users; absent for any number
    private record Waiting(String competition, @Nullable Integer cap, RankedWork.Job job) {}

    /// Whose jobs may be kept back by what of them runs.
    private record Pen(String competition, int cap) {}

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
            if (meanwhile != null && (last == null || meanwhile.isAfter(last))) {
                return meanwhile;
            }
            return read(line, entry);
        } finally {
            entry.reading.unlock();
        }
    }

    private Snapshot read(Line line, Kept entry) {
        long begun = System.nanoTime();
        Instant asOf = database.now();
        List<Waiting> waiting = waiting(line);
        Snapshot snapshot =
                new Snapshot(
                        asOf,
                        new RankedWork(waiting.stream().map(Waiting::job).toList()),
                        capped(waiting));
        entry.tookNanos = System.nanoTime() - begun;
        entry.atNanos = System.nanoTime();
        entry.snapshot = snapshot;
        return snapshot;
    }

    private List<Waiting> waiting(Line line) {
        return database.list(
                """
                select case j.priority when 'urgent' then 0 when 'normal' then 1 else 2 end as class,
                       coalesce(j.tag, 0) as tag, coalesce(j.sequence, 0) as sequence,
                       coalesce(j.predicted_seconds, j.expected_seconds, 0) * greatest(j.gpus, 1)
                           as work,
                       j.competition_id, v.concurrent_total
                from job_row j
                left join competition_version v
                    on v.competition_id = j.competition_id and v.version = j.competition_version
                where j.pool = ? and j.state = 'QUEUED' and (j.gpus > 0) = ?
                """,
                row ->
                        new Waiting(
                                row.text("competition_id"),
                                row.nullableInteger("concurrent_total"),
                                new RankedWork.Job(
                                        new Rank(
                                                row.integer("class"),
                                                row.longValue("tag"),
                                                row.longValue("sequence")),
                                        row.real("work"))),
                line.pool().value(),
                line.gpus());
    }

    private List<CappedWork> capped(List<Waiting> waiting) {
        Map<Pen, List<RankedWork.Job>> pens = new LinkedHashMap<>();
        for (Waiting each : waiting) {
            if (each.cap() != null) {
                pens.computeIfAbsent(
                                new Pen(each.competition(), each.cap()), _ -> new ArrayList<>())
                        .add(each.job());
            }
        }
        if (pens.isEmpty()) {
            return List.of();
        }
        Map<String, SlotWait.Running> running = running();
        List<CappedWork> capped = new ArrayList<>(pens.size());
        pens.forEach(
                (pen, jobs) ->
                        capped.add(
                                new CappedWork(
                                        pen.cap(),
                                        running.getOrDefault(pen.competition(), NOTHING),
                                        new RankedWork(jobs))));
        return capped;
    }

    /// What of each competition holds slots.
    private Map<String, SlotWait.Running> running() {
        Map<String, SlotWait.Running> running = new LinkedHashMap<>();
        for (OfCompetition each :
                database.list(
                        """
                        select competition_id, count(*) as jobs,
                               coalesce(sum(greatest(gpus, 1) * %s), 0)::double precision as work
                        from job_row
                        where state in ('ASSIGNED', 'PREPARING', 'RUNNING') and finished_at is null
                        group by competition_id
                        """
                                .formatted(SECONDS_LEFT),
                        row ->
                                new OfCompetition(
                                        row.text("competition_id"),
                                        new SlotWait.Running(
                                                row.integer("jobs"), row.real("work"))))) {
            running.put(each.competition(), each.running());
        }
        return running;
    }

    private record OfCompetition(String competition, SlotWait.Running running) {}
}
