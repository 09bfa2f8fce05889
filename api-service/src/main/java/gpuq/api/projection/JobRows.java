package gpuq.api.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.MessageType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes `job_row` and `job_event`: every event says the job's whole place, so a row is right
/// after any one of them.
@ApplicationScoped
class JobRows {

    private static final String PLACE =
            """
            insert into job_row (job_id, user_id, competition_id, competition_version, state, stage, leg, attempt, node_id,
                                 why, changed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (job_id) do update
            set state = excluded.state, stage = excluded.stage, leg = excluded.leg, attempt = excluded.attempt,
                node_id = excluded.node_id, why = excluded.why, changed_at = excluded.changed_at,
                revision = job_row.revision + 1
            """;

    private static final String ENTRY =
            """
            insert into job_event (job_id, partition, "offset", type, state, stage, leg, attempt, node_id, at, why, trace_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private final Database database;
    private final ObjectMapper mapper;

    JobRows(Database database, ObjectMapper mapper) {
        this.database = database;
        this.mapper = mapper;
    }

    void apply(JobEvent event, Projection.Position position) {
        JobFacts job = event.job();
        UUID id = job.jobId().uuid();
        String node = job.nodeId() == null ? null : job.nodeId().value();
        if (event instanceof JobEvent.JobGraded graded && job.state().isTerminal()) {
            // A later grading changes the result, never the end.
            grade(id, graded);
        } else {
            place(id, job, node);
            own(id, event);
        }
        int _ =
                database.update(
                        ENTRY,
                        id,
                        position.partition(),
                        position.offset(),
                        MessageType.of(event).word(),
                        job.state().name(),
                        job.stage().word(),
                        job.leg().word(),
                        job.attempt(),
                        node,
                        job.at(),
                        job.why(),
                        position.traceId());
    }

    private void place(UUID id, JobFacts job, @Nullable String node) {
        int _ =
                database.update(
                        PLACE,
                        id,
                        job.userId().value(),
                        job.competitionId().value(),
                        job.competitionVersion(),
                        job.state().name(),
                        job.stage().word(),
                        job.leg().word(),
                        job.attempt(),
                        node,
                        job.why(),
                        job.at());
    }

    private void own(UUID id, JobEvent event) {
        switch (event) {
            case JobEvent.JobQueued queued -> queued(id, queued);
            case JobEvent.JobRunning running -> running(id, running);
            case JobEvent.JobGrading grading -> grading(id, grading);
            case JobEvent.JobRequeued _ -> set("started_at = null", id);
            case JobEvent.JobGraded graded -> grade(id, graded);
            case JobEvent.JobEnded ended -> ended(id, ended);
            case JobEvent.JobUpdated updated -> updated(id, updated);
            case JobEvent.JobHeld _, JobEvent.JobAssigned _, JobEvent.JobPreparing _ -> {
                // Their place says all.
            }
        }
    }

    private void queued(UUID id, JobEvent.JobQueued queued) {
        set(
                """
                pool = ?, priority = ?, expected_seconds = ?, predicted_seconds = ?, timeout_seconds = ?,
                gpus = ?, tag = ?, sequence = ?, solution_sha256 = ?, queued_at = coalesce(queued_at, ?)
                """,
                queued.pool().value(),
                queued.priority().word(),
                seconds(queued.expectedTime()),
                seconds(queued.predictedTime()),
                seconds(queued.timeout()),
                queued.gpus(),
                queued.tag(),
                queued.sequence(),
                queued.solution().value(),
                queued.job().at(),
                id);
    }

    private void running(UUID id, JobEvent.JobRunning running) {
        set(
                "started_at = ?, timeout_seconds = ?, ran = true",
                running.job().at(),
                seconds(running.timeout()),
                id);
    }

    private void grading(UUID id, JobEvent.JobGrading grading) {
        set(
                "submission_file = ?::jsonb, usage = ?::jsonb",
                json(grading.submission()),
                json(grading.usage()),
                id);
    }

    private void grade(UUID id, JobEvent.JobGraded graded) {
        set(
                "grade = ?::jsonb, score = ?, graded_at = ?",
                json(graded.grade()),
                graded.grade().score(),
                graded.job().at(),
                id);
    }

    private void ended(UUID id, JobEvent.JobEnded ended) {
        set(
                """
                outcome = ?::jsonb, finished_at = ?, ran = ?, counted = ?, retried = ?,
                usage = coalesce(usage, ?::jsonb)
                """,
                json(ended.outcome()),
                ended.job().at(),
                ended.ran(),
                ended.counted(),
                ended.retried(),
                json(ended.usage()),
                id);
    }

    private void updated(UUID id, JobEvent.JobUpdated updated) {
        set(
                "expected_seconds = ?, timeout_seconds = ?, priority = ?, solution_sha256 = ?",
                seconds(updated.expectedTime()),
                seconds(updated.timeout()),
                updated.priority().word(),
                updated.solution().value(),
                id);
    }

    /// The last argument is the job's id.
    private void set(String assignments, Object... arguments) {
        int _ =
                database.update(
                        "update job_row set " + assignments + " where job_id = ?", arguments);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a row", e);
        }
    }
}
