package gpuq.core.command;

import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import gpuq.core.queue.Rank;
import gpuq.core.retry.Endings;
import gpuq.core.share.Shares;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.JobSpec;
import gpuq.core.state.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes submissions into the queue, each once, however often its command comes.
public final class SubmitJobs {

    private SubmitJobs() {}

    public static void take(Turn turn, SubmitJob command, String traceparent) {
        if (!Intake.isNew(turn, command.jobId(), command.pool(), command.submittedAt())) {
            return;
        }
        if (isNonsense(command)) {
            turn.reject("asks for nothing that can be run: " + command.jobId());
        } else {
            accept(turn, turn.state().shared().of(JobSpec.of(command, traceparent)));
        }
    }

    private static void accept(Turn turn, JobSpec spec) {
        boolean isLate = spec.terms().latestOnly() && !isTheNewest(turn, spec);
        if (spec.terms().latestOnly() && !isLate) {
            endTheOlder(turn, spec);
        }
        Rank rank = Shares.charge(turn, spec);
        turn.emit(new CoreFact.JobAccepted(spec, rank, turn.now()));
        Job job = new Job.Submitted(spec, rank, turn.now());
        turn.emit(JobEvents.queued(job, turn.state(), turn.now(), ""));
        if (turn.state().people().isBlocked(spec.user())) {
            end(turn, spec.id(), OutcomeCode.CANCELLED_USER_REMOVED);
        } else if (turn.state().competitions().isWithdrawn(spec.competition().id())) {
            endWithdrawn(turn, spec.id());
        } else if (isLate) {
            end(turn, spec.id(), OutcomeCode.CANCELLED_SUPERSEDED);
        }
    }

    /// Whether none of the user's jobs that wait in the competition was submitted later: the
    /// command may have been late.
    private static boolean isTheNewest(Turn turn, JobSpec spec) {
        return waiting(turn, spec).stream()
                .noneMatch(job -> job.spec().submittedAt().isAfter(spec.submittedAt()));
    }

    /// Before the new one is charged, so that its user pays once.
    private static void endTheOlder(Turn turn, JobSpec spec) {
        for (Job job : waiting(turn, spec)) {
            end(turn, job.id(), OutcomeCode.CANCELLED_SUPERSEDED);
        }
    }

    private static List<Job> waiting(Turn turn, JobSpec spec) {
        List<Job> waiting = new ArrayList<>();
        for (JobId id : turn.state().byUser().of(spec.user())) {
            Job job = turn.state().job(id);
            boolean waits = job instanceof Job.Queued || job instanceof Job.Held;
            if (job != null
                    && waits
                    && job.spec().competition().id().equals(spec.competition().id())) {
                waiting.add(job);
            }
        }
        return waiting;
    }

    private static void end(Turn turn, JobId id, OutcomeCode code) {
        Job job = turn.state().job(id);
        if (job != null) {
            JobCommands.cancel(turn, job, new CancelAsk(code, "", turn.now()));
        }
    }

    private static void endWithdrawn(Turn turn, JobId id) {
        Job job = turn.state().job(id);
        if (job != null) {
            Endings.withdrawn(turn, job);
        }
    }

    private static boolean isNonsense(SubmitJob command) {
        return command.gpus() < 0
                || !command.timeout().isPositive()
                || command.terms().concurrentPerUser() < 1
                || isBelowOne(command.terms().concurrentInAll());
    }

    private static boolean isBelowOne(@Nullable Integer cap) {
        return cap != null && cap < 1;
    }
}
