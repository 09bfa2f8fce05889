package gpuq.core.command;

import gpuq.common.contract.Command.GradeFile;
import gpuq.common.job.OutcomeCode;
import gpuq.core.queue.Quote;
import gpuq.core.queue.Rank;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.JobSpec;
import gpuq.core.state.Turn;

/// Takes files that staff want graded, each once, into the line of the grade slots: behind those of
/// its class that came before. No GPU time is charged to anybody.
public final class GradeFiles {

    private GradeFiles() {}

    public static void take(Turn turn, GradeFile command, String traceparent) {
        if (!Intake.isNew(turn, command.jobId(), command.pool(), command.submittedAt())) {
            return;
        }
        JobSpec spec = turn.state().shared().of(JobSpec.of(command, traceparent));
        long served = turn.state().pool().clock();
        Rank rank =
                new Rank(
                        false,
                        spec.priority(),
                        served,
                        turn.state().pool().nextSequence(),
                        Quote.atOnce(served, 0));
        turn.emit(new CoreFact.JobAccepted(spec, rank, turn.now()));
        Job job = new Job.Submitted(spec, rank, turn.now());
        turn.emit(JobEvents.gradingStored(job, command.file(), turn.now()));
        Job waiting = turn.state().job(spec.id());
        if (waiting != null && turn.state().people().isBlocked(spec.user())) {
            JobCommands.cancel(
                    turn,
                    waiting,
                    new CancelAsk(OutcomeCode.CANCELLED_USER_REMOVED, "", turn.now()));
        }
    }
}
