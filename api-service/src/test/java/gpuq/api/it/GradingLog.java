package gpuq.api.it;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Writes what the scheduler tells of gradings that staff have asked for, each by its id.
final class GradingLog {

    private final TestTopics topics;

    GradingLog(TestTopics topics) {
        this.topics = topics;
    }

    /// A version's grader is run on a file of its self-test, on our node.
    void selfTestGiven(JobId id, String competition, int version) {
        Grading of = new Grading(id, competition, version, JobKind.SELF_TEST);
        say(
                of,
                new JobEvent.JobGrading(
                        of.at(JobState.GRADING, 0, null), JobLog.left(null), Usage.NONE));
        say(of, new JobEvent.JobAssigned(of.at(JobState.GRADING, 1, TestJob.NODE), null));
    }

    /// It has come to its end.
    ///
    /// @param score what the grader gives the file, if it does
    void selfTestEnded(
            JobId id, String competition, int version, Outcome end, @Nullable Double score) {
        ended(new Grading(id, competition, version, JobKind.SELF_TEST), end, score);
    }

    /// What a job has left was graded anew by a version.
    ///
    /// @param score what the grader gives the file, if it does
    void regraded(JobId id, String competition, int version, Outcome end, @Nullable Double score) {
        ended(new Grading(id, competition, version, JobKind.REGRADE), end, score);
    }

    private void ended(Grading of, Outcome end, @Nullable Double score) {
        if (score != null) {
            say(
                    of,
                    new JobEvent.JobGraded(
                            of.at(JobState.GRADING, 1, TestJob.NODE), 1, JobLog.grade(score)));
        }
        say(
                of,
                new JobEvent.JobEnded(
                        of.at(end.code().state(), 1, TestJob.NODE),
                        end,
                        false,
                        false,
                        0,
                        Usage.NONE));
    }

    private void say(Grading of, JobEvent event) {
        topics.send(of.id().value(), event);
    }

    /// A grading as the events name it.
    private record Grading(JobId id, String competition, int version, JobKind kind) {

        JobFacts at(JobState state, int attempt, @Nullable NodeId node) {
            return new JobFacts(
                    id,
                    new UserId("sub-ines"),
                    new CompetitionId(competition),
                    version,
                    state,
                    Stage.GRADE,
                    attempt,
                    Leg.GRADE,
                    node,
                    Instant.now(),
                    "",
                    kind);
        }
    }
}
