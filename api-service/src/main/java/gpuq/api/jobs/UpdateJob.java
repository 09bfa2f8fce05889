package gpuq.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.competitions.ActiveVersions;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.Command;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.PoolId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Changes a job: words at once, what the scheduler decides by as a command. Whether a change came
/// in time is the scheduler's answer, not ours.
@ApplicationScoped
class UpdateJob {

    private final SubmissionTable submissions;
    private final ActiveVersions versions;
    private final Outbox outbox;
    private final ObjectMapper json;

    UpdateJob(
            SubmissionTable submissions,
            ActiveVersions versions,
            Outbox outbox,
            ObjectMapper json) {
        this.submissions = submissions;
        this.versions = versions;
        this.outbox = outbox;
        this.json = json;
    }

    /// Takes a PATCH.
    ///
    /// @param asStaff whether the limits of the competition may be passed and the priority be set
    /// @throws ProblemException `JOB_FINISHED`, `JOB_RUNNING`, `LIMIT_EXCEEDED` or `FORBIDDEN`
    @Transactional
    void patch(JobView job, JobPatchBody patch, boolean asStaff) {
        requirePossible(job, patch, asStaff);
        submissions
                .lock(new JobId(job.id()).uuid())
                .change(
                        patch.note(),
                        patch.tags(),
                        patch.metadata() == null ? null : text(patch.metadata()),
                        patch.webhook());
        if (patch.isForScheduler()) {
            say(
                    job,
                    seconds(patch.expectedSeconds()),
                    seconds(patch.timeoutSeconds()),
                    patch.priority(),
                    null);
        }
    }

    /// Takes another program for a job that waits; it keeps its place.
    ///
    /// @throws ProblemException `NOT_QUEUED`, or what is wrong with the program
    @Transactional
    void replace(JobView job, Upload upload) {
        if (!isWaiting(job.state())) {
            throw notQueued(job);
        }
        SolutionCheck.check(upload.bytes(), manifest(job).limits().solutionBytes());
        submissions.keep(new JobId(job.id()).uuid(), upload);
        say(job, null, null, null, upload.sha256());
    }

    static ProblemException notQueued(JobView job) {
        return new ProblemException(
                ProblemCode.NOT_QUEUED, "Job %s is %s.".formatted(job.id(), job.state()));
    }

    static boolean isWaiting(JobState state) {
        return switch (state) {
            case SUBMITTED, QUEUED, HELD -> true;
            case ASSIGNED, PREPARING, RUNNING, GRADING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED ->
                    false;
        };
    }

    /// Whether a state is beyond a change: the timeout may change until the program has ended, the
    /// rest of what the scheduler decides by only while the job waits.
    static boolean isTooLate(JobState state, JobPatchBody patch) {
        return switch (state) {
            case SUBMITTED, QUEUED, HELD -> false;
            case ASSIGNED, PREPARING, RUNNING ->
                    patch.expectedSeconds() != null || patch.priority() != null;
            case GRADING, SUCCEEDED, FAILED, TIMED_OUT, CANCELLED -> patch.isForScheduler();
        };
    }

    static ProblemException tooLate(JobView job) {
        return job.state().isTerminal()
                ? CancelJob.finished(job)
                : new ProblemException(
                        ProblemCode.JOB_RUNNING,
                        "Job %s is %s: it is too late for this change."
                                .formatted(job.id(), job.state()));
    }

    private void requirePossible(JobView job, JobPatchBody patch, boolean asStaff) {
        if (patch.priority() != null && !asStaff) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "Only staff set the priority.");
        }
        if (isTooLate(job.state(), patch)) {
            throw tooLate(job);
        }
        Duration wall = manifest(job).limits().wall();
        within("expected_time", patch.expectedSeconds(), wall);
        if (!asStaff) {
            within("timeout", patch.timeoutSeconds(), wall);
        }
    }

    private static void within(String field, @Nullable Long seconds, Duration limit) {
        if (seconds != null && seconds > limit.toSeconds()) {
            throw ProblemException.ofField(
                    ProblemCode.LIMIT_EXCEEDED,
                    field,
                    "the competition allows at most %d s".formatted(limit.toSeconds()));
        }
    }

    private void say(
            JobView job,
            @Nullable Duration expected,
            @Nullable Duration timeout,
            @Nullable String priority,
            @Nullable Sha256 solution) {
        outbox.append(
                new Command.UpdateJob(
                        new JobId(job.id()),
                        expected,
                        timeout,
                        priority == null
                                ? null
                                : Priority.valueOf(priority.toUpperCase(Locale.ROOT)),
                        solution,
                        Instant.now()),
                new PoolId(job.pool()),
                job.id());
    }

    private Manifest manifest(JobView job) {
        return versions.manifest(
                        new CompetitionRef(
                                new CompetitionId(job.competitionId()), job.competitionVersion()))
                .orElseThrow(ProblemException::notFound);
    }

    private static @Nullable Duration seconds(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write metadata", e);
        }
    }
}
