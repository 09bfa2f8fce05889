package gpuq.api.forecast;

import gpuq.api.database.Database;
import gpuq.common.job.JobId;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the scheduler has told last of each pool.
@ApplicationScoped
public class PoolForecasts {

    /// Before the scheduler has told anything.
    private static final Told NOTHING = new Told(0, 1, 2);

    private final Database database;

    PoolForecasts(Database database) {
        this.database = database;
    }

    /// How the last waits turned out against what was reckoned.
    ///
    /// @param p50 the median of their ratios
    /// @param p90 the same for nine of ten
    record Told(int measured, double p50, double p90) {}

    /// How often a job that had to wait started by the p90 that it was told when it came, of about
    /// the last thousand.
    ///
    /// @param hits the share of those that did; 0 where there are none
    public record Calibration(String pool, int kept, int broken, double hits, Instant asOf) {}

    /// Slots that are kept for a job.
    ///
    /// @param latest when they are free at the latest
    public record Kept(String node, Instant latest) {}

    Told of(PoolId pool) {
        return database.first(
                        "select measured, ratio_p50, ratio_p90 from pool_forecast where pool = ?",
                        row ->
                                new Told(
                                        row.integer("measured"),
                                        row.integer("ratio_p50") / 1000.0,
                                        row.integer("ratio_p90") / 1000.0),
                        pool.value())
                .orElse(NOTHING);
    }

    /// The slots that are kept for this job, if any are.
    public Optional<Kept> keptFor(JobId job) {
        return database.first(
                "select kept_node, kept_latest from pool_forecast where kept_job = ?",
                row -> new Kept(row.text("kept_node"), row.time("kept_latest")),
                job.uuid());
    }

    /// Every pool of which something is known, by name.
    public List<Calibration> calibrations() {
        return database.list(
                """
                select pool, promises_kept as kept, promises_broken as broken,
                       coalesce(promises_kept::double precision
                           / nullif(promises_kept + promises_broken, 0), 0) as hits, told_at
                from pool_forecast order by pool
                """,
                row ->
                        new Calibration(
                                row.text("pool"),
                                row.integer("kept"),
                                row.integer("broken"),
                                row.real("hits"),
                                row.time("told_at")));
    }
}
