package gpuq.api.stats;

import gpuq.api.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// Counts over ended jobs.
@ApplicationScoped
class StatsQueries {

    private static final int MAX_GROUPS = 200;

    private final Database database;

    StatsQueries(Database database) {
        this.database = database;
    }

    /// @param gpuSeconds what the jobs held of GPUs
    /// @param meanSeconds mean time from start to end
    public record Group(
            String key,
            long jobs,
            long succeeded,
            long failed,
            long timedOut,
            long cancelled,
            double gpuSeconds,
            double meanSeconds) {}

    /// @param column one of our own column expressions, never a client's text
    /// @param competitions what is counted, unless `all`
    List<Group> groups(String column, Instant since, boolean all, List<String> competitions) {
        return database.list(
                """
                select %s as key, count(*) as jobs,
                       count(*) filter (where state = 'SUCCEEDED') as succeeded,
                       count(*) filter (where state = 'FAILED') as failed,
                       count(*) filter (where state = 'TIMED_OUT') as timed_out,
                       count(*) filter (where state = 'CANCELLED') as cancelled,
                       coalesce(sum((usage ->> 'gpu_seconds')::double precision), 0) as gpu,
                       coalesce(avg(extract(epoch from finished_at - started_at)), 0)
                           ::double precision as mean
                from job_row
                where finished_at >= ? and kind is null and (? or competition_id = any (?))
                group by 1 order by jobs desc, key limit ?
                """
                        .formatted(column),
                row ->
                        new Group(
                                row.text("key"),
                                row.longValue("jobs"),
                                row.longValue("succeeded"),
                                row.longValue("failed"),
                                row.longValue("timed_out"),
                                row.longValue("cancelled"),
                                row.real("gpu"),
                                row.real("mean")),
                since,
                all,
                competitions,
                MAX_GROUPS);
    }
}
