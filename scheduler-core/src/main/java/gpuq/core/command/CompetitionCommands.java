package gpuq.core.command;

import gpuq.common.contract.Command.BlockUser;
import gpuq.common.contract.Command.HoldCompetition;
import gpuq.common.contract.Command.WithdrawCompetition;
import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import gpuq.core.state.CancelAsk;
import gpuq.core.state.CompetitionEntity.Hold;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.Turn;

/// Stops a whole competition or a whole user, and lifts it; ends a whole competition.
public final class CompetitionCommands {

    private CompetitionCommands() {}

    /// From here on no job of the competition is started; their state follows in
    /// [gpuq.core.clock.HoldSweep], a bounded number per step.
    public static void hold(Turn turn, HoldCompetition command) {
        boolean isHeld = turn.state().competitions().isHeld(command.competitionId());
        if (turn.state().competitions().isWithdrawn(command.competitionId())) {
            turn.ignore("withdrawn");
        } else if (command.hold()) {
            turn.hold(command.competitionId(), Hold.STAFF, command.reason());
        } else if (isHeld) {
            turn.hold(command.competitionId(), Hold.NONE, command.reason());
        } else {
            turn.ignore("not held");
        }
    }

    /// From here on no job of the competition is started or taken, for good. Those that wait end in
    /// [gpuq.core.clock.HoldSweep], a bounded number per step.
    public static void withdraw(Turn turn, WithdrawCompetition command) {
        if (turn.state().competitions().isWithdrawn(command.competitionId())) {
            turn.ignore("withdrawn already");
            return;
        }
        turn.hold(command.competitionId(), Hold.WITHDRAWN, command.reason());
    }

    /// Ends everything of the user that has not ended, and what she submits from now on.
    public static void block(Turn turn, BlockUser command) {
        if (!command.block()) {
            if (turn.state().people().isBlocked(command.userId())) {
                turn.emit(new CoreFact.UserUnblocked(command.userId()));
            } else {
                turn.ignore("not blocked");
            }
            return;
        }
        turn.emit(new CoreFact.UserBlocked(command.userId(), command.reason()));
        CancelAsk ask =
                new CancelAsk(OutcomeCode.CANCELLED_USER_REMOVED, command.reason(), turn.now());
        for (JobId id : turn.state().byUser().of(command.userId())) {
            Job job = turn.state().job(id);
            if (job != null) {
                JobCommands.cancel(turn, job, ask);
            }
        }
    }
}
