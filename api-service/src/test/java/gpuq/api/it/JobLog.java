package gpuq.api.it;

import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.contract.PoolTable;
import gpuq.common.grading.Grade;
import gpuq.common.job.JobState;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what the scheduler tells of jobs that people have handed in.
final class JobLog {

    private final TestTopics topics;

    JobLog(TestTopics topics) {
        this.topics = topics;
    }

    void queued(TestJob job, long tag) {
        say(
                job,
                new JobEvent.JobQueued(
                        job.at(JobState.QUEUED, Stage.QUEUE, 0, null),
                        PoolTable.DEFAULT_POOL,
                        Priority.NORMAL,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofHours(1),
                        1,
                        job.solution(),
                        tag,
                        tag));
    }

    void updated(TestJob job, Duration expected, Sha256 solution) {
        updated(
                job,
                job.at(JobState.QUEUED, Stage.QUEUE, 0, null),
                expected,
                Duration.ofHours(1),
                solution);
    }

    /// The running job has got another timeout.
    void extended(TestJob job, Duration timeout) {
        updated(
                job,
                job.at(JobState.RUNNING, Stage.RUN, 1, TestJob.NODE),
                Duration.ofMinutes(1),
                timeout,
                job.solution());
    }

    private void updated(
            TestJob job, JobFacts facts, Duration expected, Duration timeout, Sha256 solution) {
        say(job, new JobEvent.JobUpdated(facts, expected, timeout, Priority.NORMAL, solution));
    }

    void assigned(TestJob job) {
        assigned(job, 1);
    }

    void assigned(TestJob job, int attempt) {
        say(
                job,
                new JobEvent.JobAssigned(
                        job.at(JobState.ASSIGNED, Stage.PREPARE, attempt, TestJob.NODE),
                        new JobEvent.GpuKind("A100", "550.54.15")));
    }

    void grading(TestJob job) {
        say(
                job,
                new JobEvent.JobGrading(
                        job.at(JobState.GRADING, Stage.GRADE, 1, TestJob.NODE),
                        left(TestJob.NODE),
                        Usage.NONE));
    }

    void preparing(TestJob job, int attempt) {
        assigned(job, attempt);
        say(
                job,
                new JobEvent.JobPreparing(
                        job.at(JobState.PREPARING, Stage.PREPARE, attempt, TestJob.NODE), ""));
    }

    void running(TestJob job) {
        runningAgain(job, 1);
    }

    void runningAgain(TestJob job, int attempt) {
        preparing(job, attempt);
        runs(job, attempt);
    }

    void runs(TestJob job, int attempt) {
        say(
                job,
                new JobEvent.JobRunning(
                        job.at(JobState.RUNNING, Stage.RUN, attempt, TestJob.NODE),
                        Duration.ofHours(1)));
    }

    /// A fault of ours has ended the first attempt; the job waits again.
    void requeued(TestJob job, OutcomeCode code) {
        say(
                job,
                new JobEvent.JobRequeued(
                        job.at(JobState.QUEUED, Stage.QUEUE, 1, null),
                        Outcome.of(code, Stage.RUN, "It ended.", "")));
    }

    void graded(TestJob job, double score) {
        grading(job);
        say(
                job,
                new JobEvent.JobGraded(
                        job.at(JobState.GRADING, Stage.GRADE, 1, TestJob.NODE), 1, grade(score)));
        ended(job, OutcomeCode.GRADED, Stage.GRADE, true);
    }

    void ended(TestJob job, OutcomeCode code, Stage stage, boolean counted) {
        ended(job, code, stage, counted, Usage.NONE);
    }

    /// Its run has ended and has used so much.
    void endedHaving(TestJob job, OutcomeCode code, Usage usage) {
        ended(job, code, Stage.RUN, true, usage);
    }

    private void ended(TestJob job, OutcomeCode code, Stage stage, boolean counted, Usage usage) {
        say(
                job,
                new JobEvent.JobEnded(
                        job.at(code.state(), stage, 1, TestJob.NODE),
                        Outcome.of(code, stage, "It ended.", ""),
                        true,
                        counted,
                        0,
                        usage));
    }

    /// Its time was over.
    ///
    /// @param seconds the limit, all of which it used
    void timedOut(TestJob job, int seconds, Usage usage) {
        OutcomeCode code = OutcomeCode.TIME_LIMIT;
        say(
                job,
                new JobEvent.JobEnded(
                        job.at(code.state(), Stage.RUN, 1, TestJob.NODE),
                        Outcome.of(code, Stage.RUN, "It ran for all its time.", "")
                                .withLimit(new Outcome.LimitUse("wall", seconds, seconds)),
                        true,
                        true,
                        0,
                        usage));
    }

    /// What a run has left for its grader.
    ///
    /// @param node has a copy of it
    static CollectedFile left(@Nullable NodeId node) {
        return new CollectedFile(new Sha256("0".repeat(64)), 10, 2, node, false);
    }

    static Grade grade(double score) {
        return new Grade(score, null, null, Map.of(), 2, "", List.of());
    }

    private void say(TestJob job, JobEvent event) {
        topics.send(job.id().value(), event);
    }
}
