package gpuq.core.state;

import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.JobEvent.GpuKind;
import gpuq.common.contract.JobEvent.JobFacts;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Makes the events of a job from the job as it is before them. Decides nothing: only the words.
public final class JobEvents {

    private JobEvents() {}

    /// In the queue: for the first time, or again after a hold.
    public static JobEvent queued(Job job, PoolState state, Instant at, String why) {
        JobSpec spec = job.spec();
        return new JobEvent.JobQueued(
                waiting(job, JobState.QUEUED, at, why),
                state.pool().poolId(),
                spec.priority(),
                spec.expectedTime(),
                state.limits().sharing().time(spec.gpus(), job.rank().quote().cost()),
                spec.timeout(),
                spec.gpus(),
                spec.solution(),
                job.rank().tag(),
                job.rank().sequence());
    }

    public static JobEvent held(Job job, Instant at, String why) {
        return new JobEvent.JobHeld(waiting(job, JobState.HELD, at, why));
    }

    /// @param gpu what its GPUs are; absent where it has none
    public static JobEvent assigned(
            Job job, AttemptRef ref, NodeId node, @Nullable GpuKind gpu, Instant at, String why) {
        boolean isRun = ref.leg() == Leg.RUN;
        return new JobEvent.JobAssigned(
                facts(
                        job,
                        isRun ? JobState.ASSIGNED : JobState.GRADING,
                        isRun ? Stage.QUEUE : Stage.GRADE,
                        ref,
                        node,
                        at,
                        why),
                gpu);
    }

    public static JobEvent preparing(Job.OnNode job, String detail, Instant at) {
        return new JobEvent.JobPreparing(
                onNode(job, JobState.PREPARING, Stage.PREPARE, at, ""), detail);
    }

    public static JobEvent running(Job.OnNode job, Instant at) {
        return new JobEvent.JobRunning(
                onNode(job, JobState.RUNNING, Stage.RUN, at, ""), job.spec().timeout());
    }

    public static JobEvent grading(Job.OnNode job, CollectedFile file, Usage usage, Instant at) {
        return new JobEvent.JobGrading(
                onNode(job, JobState.GRADING, Stage.GRADE, at, ""), file, usage);
    }

    /// To be graded without having run: it came with its file.
    public static JobEvent gradingStored(Job job, CollectedFile file, Instant at) {
        return new JobEvent.JobGrading(waiting(job, JobState.GRADING, at, ""), file, Usage.NONE);
    }

    /// Back to where its leg began, by this fault.
    public static JobEvent requeued(Job.OnNode job, Outcome cause, Instant at) {
        boolean isRun = job.leg() == Leg.RUN;
        JobFacts facts =
                onNode(
                        job,
                        isRun ? JobState.QUEUED : JobState.GRADING,
                        isRun ? Stage.QUEUE : Stage.GRADE,
                        at,
                        cause.code().name());
        return new JobEvent.JobRequeued(facts, cause);
    }

    public static JobEvent graded(Job.OnNode job, Grade grade, Instant at) {
        return new JobEvent.JobGraded(onNode(job, JobState.GRADING, Stage.GRADE, at, ""), 1, grade);
    }

    /// Over. What the run leg used stands in the job's past once that leg is over.
    public static JobEvent ended(
            Job job, Outcome outcome, boolean ran, Usage usage, Instant at, String why) {
        Attempt attempt = Attempts.of(job);
        JobState end = outcome.code().state();
        JobFacts facts =
                attempt == null
                        ? waiting(job, end, outcome.stage(), at, why)
                        : facts(job, end, outcome.stage(), attempt.ref(), attempt.node(), at, why);
        return new JobEvent.JobEnded(
                facts,
                outcome,
                ran,
                job.spec().kind() == null && outcome.code().isCounted(outcome.reason(), ran),
                job.past().failures().size(),
                usage);
    }

    /// Changed in what its spec now says.
    public static JobEvent updated(Job job, JobSpec spec, Instant at) {
        Attempt attempt = Attempts.of(job);
        JobFacts facts =
                job instanceof Job.OnNode onNode && attempt != null
                        ? onNode(onNode, job.state(), onNode.stage(), at, "")
                        : waiting(job, job.state(), at, "");
        return new JobEvent.JobUpdated(
                facts, spec.expectedTime(), spec.timeout(), spec.priority(), spec.solution());
    }

    private static JobFacts waiting(Job job, JobState state, Instant at, String why) {
        Stage stage = job.leg() == Leg.RUN ? Stage.QUEUE : Stage.GRADE;
        return waiting(job, state, stage, at, why);
    }

    private static JobFacts waiting(Job job, JobState state, Stage stage, Instant at, String why) {
        return facts(job, state, stage, null, null, at, why);
    }

    private static JobFacts onNode(
            Job.OnNode job, JobState state, Stage stage, Instant at, String why) {
        return facts(job, state, stage, job.attempt().ref(), job.attempt().node(), at, why);
    }

    private static JobFacts facts(
            Job job,
            JobState state,
            Stage stage,
            @Nullable AttemptRef ref,
            @Nullable NodeId node,
            Instant at,
            String why) {
        JobSpec spec = job.spec();
        return new JobFacts(
                spec.id(),
                spec.user(),
                spec.competition().id(),
                spec.competition().version(),
                state,
                stage,
                ref == null ? job.past().attempts(job.leg()) : ref.number(),
                job.leg(),
                node,
                at,
                why,
                spec.kind());
    }
}
