package gpuq.core.state;

import gpuq.common.job.JobState;
import gpuq.common.job.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Lays a [Job] flat for the store, and back. The pair of methods is its own inverse.
final class JobEntities {

    private JobEntities() {}

    static JobEntity of(Job job) {
        return switch (job) {
            case Job.Submitted it -> entity(it, Stage.QUEUE, it.since(), null, null, "");
            case Job.Queued it -> entity(it, Stage.QUEUE, it.notBefore(), null, null, "");
            case Job.Held it -> entity(it, Stage.QUEUE, it.was().notBefore(), null, null, it.why());
            case Job.OnNode it -> entity(it, it.stage(), it.since(), it.attempt(), null, "");
            case Job.Stopping(var was, var ask) ->
                    entity(was, was.stage(), was.since(), was.attempt(), ask, "");
            case Job.Ungraded it -> entity(it, Stage.GRADE, it.notBefore(), null, null, "");
        };
    }

    private static JobEntity entity(
            Job job,
            Stage stage,
            Instant notBefore,
            @Nullable Attempt attempt,
            @Nullable CancelAsk ask,
            String why) {
        return new JobEntity(
                job.spec(),
                job.rank(),
                job.past(),
                job.state(),
                stage,
                job.since(),
                notBefore,
                attempt,
                ask,
                why);
    }

    /// @param spec the entity's own, or an equal one
    static Job toJob(JobEntity it, JobSpec spec) {
        if (it.attempt() != null) {
            Job.OnNode onNode =
                    new Job.OnNode(
                            spec, it.rank(), it.past(), it.attempt(), it.stage(), it.since());
            return it.cancel() == null ? onNode : new Job.Stopping(onNode, it.cancel());
        }
        if (it.state() == JobState.GRADING) {
            return new Job.Ungraded(spec, it.rank(), it.past(), it.since(), it.notBefore());
        }
        Job.Queued queued = new Job.Queued(spec, it.rank(), it.past(), it.since(), it.notBefore());
        return it.state() == JobState.HELD ? new Job.Held(queued, it.heldWhy()) : queued;
    }
}
