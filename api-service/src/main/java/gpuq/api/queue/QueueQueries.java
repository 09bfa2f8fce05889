package gpuq.api.queue;

import gpuq.api.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// Counts over what waits and runs, from one snapshot each (SYSST-2).
@ApplicationScoped
class QueueQueries {

    private final Database database;

    QueueQueries(Database database) {
        this.database = database;
    }

    /// @param waiting how long the queued jobs wait already
    public record QueueView(
            long depth,
            long held,
            long running,
            long grading,
            Waiting waiting,
            List<ByCompetition> byCompetition,
            Instant asOf) {}

    /// Seconds.
    public record Waiting(double p50, double p90, double longest) {}

    public record ByCompetition(String competitionId, long queued, long running) {}

    QueueView queue() {
        List<ByCompetition> competitions =
                database.list(
                        """
                        select competition_id, count(*) filter (where state = 'QUEUED') as queued,
                               count(*) filter (where state in ('ASSIGNED', 'PREPARING', 'RUNNING'))
                                   as running
                        from job_row where finished_at is null and kind is null
                        group by competition_id order by competition_id limit 1000
                        """,
                        row ->
                                new ByCompetition(
                                        row.text("competition_id"),
                                        row.longValue("queued"),
                                        row.longValue("running")));
        return database.first(
                        """
                        select count(*) filter (where state = 'QUEUED') as depth,
                               count(*) filter (where state = 'HELD') as held,
                               count(*) filter (where state in ('ASSIGNED', 'PREPARING', 'RUNNING'))
                                   as running,
                               count(*) filter (where state = 'GRADING') as grading,
                               coalesce(percentile_cont(0.5) within group (order by age)
                                   filter (where state = 'QUEUED'), 0) as p50,
                               coalesce(percentile_cont(0.9) within group (order by age)
                                   filter (where state = 'QUEUED'), 0) as p90,
                               coalesce(max(age) filter (where state = 'QUEUED'), 0) as longest,
                               now() as as_of
                        from (select state, greatest(0, extract(epoch from now() - queued_at))
                                         ::double precision as age
                              from job_row where finished_at is null and kind is null) t
                        """,
                        row ->
                                new QueueView(
                                        row.longValue("depth"),
                                        row.longValue("held"),
                                        row.longValue("running"),
                                        row.longValue("grading"),
                                        new Waiting(
                                                row.real("p50"),
                                                row.real("p90"),
                                                row.real("longest")),
                                        competitions,
                                        row.time("as_of")))
                .orElseThrow();
    }
}
