package gpuq.api.projection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.job.Leg;
import java.time.Duration;

/// What the events of a batch, one after the other, make of one job's row: columns by their names.
/// Every event says the job's whole place, so a row is right after any one of them; a column that
/// none of them names stays as it is.
final class JobPatch {

    /// How many events it stands for.
    static final String EVENTS = "events";

    /// What the whole job used: kept where no attempt's own use is known.
    static final String USAGE_AT_END = "usage_at_end";

    private final ObjectMapper mapper;
    private final ObjectNode columns;
    private int events;

    JobPatch(ObjectMapper mapper) {
        this.mapper = mapper;
        columns = mapper.createObjectNode();
    }

    void add(JobEvent event) {
        events++;
        columns.put("job_id", event.job().jobId().value());
        if (event instanceof JobEvent.JobGraded graded && event.job().state().isTerminal()) {
            // A later grading changes the result, never the end.
            graded(graded);
        } else {
            place(event.job());
            own(event);
        }
    }

    /// As the statements of [JobRows] read it.
    ObjectNode columns() {
        return columns.put(EVENTS, events);
    }

    private void place(JobFacts job) {
        columns.put("user_id", job.userId().value());
        columns.put("competition_id", job.competitionId().value());
        columns.put("competition_version", job.competitionVersion());
        columns.put("state", job.state().name());
        columns.put("stage", job.stage().word());
        columns.put("leg", job.leg().word());
        columns.put("attempt", job.attempt());
        columns.put("node_id", job.nodeId() == null ? null : job.nodeId().value());
        columns.put("why", job.why());
        columns.put("kind", job.kind() == null ? null : job.kind().word());
        columns.put("changed_at", job.at().toString());
    }

    private void own(JobEvent event) {
        switch (event) {
            case JobEvent.JobQueued queued -> queued(queued);
            case JobEvent.JobRunning running -> {
                columns.put("started_at", running.job().at().toString());
                columns.put("timeout_seconds", seconds(running.timeout()));
                columns.put("ran", true);
            }
            case JobEvent.JobGrading grading -> {
                json("submission_file", grading.submission());
                json("usage", grading.usage());
            }
            case JobEvent.JobRequeued _ -> columns.putNull("started_at");
            case JobEvent.JobGraded graded -> graded(graded);
            case JobEvent.JobEnded ended -> ended(ended);
            case JobEvent.JobUpdated updated -> updated(updated);
            case JobEvent.JobAssigned assigned -> assigned(assigned);
            case JobEvent.JobHeld _, JobEvent.JobPreparing _ -> {
                // Their place says all.
            }
        }
    }

    private void queued(JobEvent.JobQueued queued) {
        columns.put("pool", queued.pool().value());
        columns.put("priority", queued.priority().word());
        columns.put("expected_seconds", seconds(queued.expectedTime()));
        columns.put("predicted_seconds", seconds(queued.predictedTime()));
        columns.put("timeout_seconds", seconds(queued.timeout()));
        columns.put("gpus", queued.gpus());
        columns.put("tag", queued.tag());
        columns.put("sequence", queued.sequence());
        columns.put("solution_sha256", queued.solution().value());
        if (!columns.has("queued_at")) {
            columns.put("queued_at", queued.job().at().toString());
        }
    }

    /// A grading goes to a node of its own, and changes nothing of what the program ran on.
    private void assigned(JobEvent.JobAssigned assigned) {
        if (assigned.job().leg() == Leg.RUN) {
            JobEvent.GpuKind gpu = assigned.gpu();
            columns.set("run_node_id", columns.get("node_id"));
            columns.put("gpu_model", gpu == null ? null : gpu.model());
            columns.put("gpu_driver", gpu == null ? null : gpu.driver());
        }
    }

    private void graded(JobEvent.JobGraded graded) {
        json("grade", graded.grade());
        columns.put("score", graded.grade().score());
        columns.put("graded_at", graded.job().at().toString());
    }

    private void ended(JobEvent.JobEnded ended) {
        json("outcome", ended.outcome());
        columns.put("finished_at", ended.job().at().toString());
        columns.put("ran", ended.ran());
        columns.put("counted", ended.counted());
        columns.put("retried", ended.retried());
        json(USAGE_AT_END, ended.usage());
    }

    private void updated(JobEvent.JobUpdated updated) {
        columns.put("expected_seconds", seconds(updated.expectedTime()));
        columns.put("timeout_seconds", seconds(updated.timeout()));
        columns.put("priority", updated.priority().word());
        columns.put("solution_sha256", updated.solution().value());
    }

    private void json(String column, Object value) {
        columns.set(column, mapper.valueToTree(value));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
