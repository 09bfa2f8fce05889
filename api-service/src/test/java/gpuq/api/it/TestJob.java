package gpuq.api.it;

import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job that was handed in, as the events name it.
record TestJob(JobId id, String user, String competition, Sha256 solution) {

    /// Has the attempts of all jobs.
    static final NodeId NODE = new NodeId("n1");

    JobFacts at(JobState state, Stage stage, int attempt, @Nullable NodeId node) {
        return new JobFacts(
                id,
                new UserId(user),
                new CompetitionId(competition),
                1,
                state,
                stage,
                attempt,
                stage == Stage.GRADE ? Leg.GRADE : Leg.RUN,
                node,
                Instant.now(),
                "",
                null);
    }
}
