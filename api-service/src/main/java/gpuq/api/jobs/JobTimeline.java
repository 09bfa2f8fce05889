package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every transition of a job, as the log has it.
@ApplicationScoped
public class JobTimeline {

    private final Database database;

    JobTimeline(Database database) {
        this.database = database;
    }

    /// @param by who said it: the scheduler is the only writer of events
    public record Entry(
            String type,
            String state,
            String stage,
            String leg,
            int attempt,
            @Nullable String node,
            Instant at,
            String by,
            String why,
            String traceId) {}

    public List<Entry> of(JobId job) {
        return database.list(
                """
                select type, state, stage, leg, attempt, node_id, at, why, trace_id
                from job_event where job_id = ? order by partition, "offset" limit 1000
                """,
                row ->
                        new Entry(
                                row.text("type"),
                                row.text("state"),
                                row.text("stage"),
                                row.text("leg"),
                                row.integer("attempt"),
                                row.optionalText("node_id").orElse(null),
                                row.time("at"),
                                "scheduler",
                                row.text("why"),
                                row.text("trace_id")),
                job.uuid());
    }
}
