package gpuq.core;

import gpuq.common.contract.Command;
import gpuq.common.job.PoolId;
import gpuq.core.clock.Clock;
import gpuq.core.command.CompetitionCommands;
import gpuq.core.command.GradeFiles;
import gpuq.core.command.JobCommands;
import gpuq.core.command.NodeCommands;
import gpuq.core.command.SubmitJobs;
import gpuq.core.place.Dispatch;
import gpuq.core.report.AgentReports;
import gpuq.core.share.Foretelling;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.Fact;
import gpuq.core.state.PoolState;
import gpuq.core.state.StateEntity;
import gpuq.core.state.Turn;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The scheduler of one pool: `step` is its only entry, called by one thread, one input after the
/// other. Same state, input and time give the same effects.
public final class SchedulerCore {

    private final PoolState state;
    private List<Fact> facts = List.of();

    public SchedulerCore(CoreLimits limits, PoolId pool) {
        this.state = new PoolState(limits, pool);
    }

    /// Takes one input.
    ///
    /// @throws StepFailedException if something is wrong with the input or with us; it says whether
    ///   the state is still whole
    public Effects step(Input input) {
        // The store keeps milliseconds: a finer time would differ after a restore.
        Turn turn = new Turn(state, input.now().truncatedTo(ChronoUnit.MILLIS));
        try {
            take(turn, input);
            if (input instanceof Input.Tick || turn.hasChanged()) {
                Dispatch.run(turn);
            }
            if (input instanceof Input.Tick) {
                Foretelling.tick(turn);
            }
        } catch (RuntimeException e) {
            throw new StepFailedException(turn.facts().isEmpty(), e);
        }
        facts = turn.facts();
        return effects(turn);
    }

    private static void take(Turn turn, Input input) {
        switch (input) {
            case Input.CommandInput(var command, var traceparent, _) ->
                    command(turn, command, traceparent);
            case Input.ReportInput(var event, var epoch, var incarnation, var sequence, _) ->
                    AgentReports.take(
                            turn, event, new AgentReports.Seal(epoch, incarnation, sequence));
            case Input.Tick(var afterTakeOver, _) -> Clock.tick(turn, afterTakeOver);
        }
    }

    private static void command(Turn turn, Command command, String traceparent) {
        switch (command) {
            case Command.SubmitJob it -> SubmitJobs.take(turn, it, traceparent);
            case Command.GradeFile it -> GradeFiles.take(turn, it, traceparent);
            case Command.CancelJob it -> JobCommands.cancel(turn, it);
            case Command.UpdateJob it -> JobCommands.update(turn, it);
            case Command.DumpStack it -> JobCommands.dumpStack(turn, it);
            case Command.HoldCompetition it -> CompetitionCommands.hold(turn, it);
            case Command.WithdrawCompetition it -> CompetitionCommands.withdraw(turn, it);
            case Command.BlockUser it -> CompetitionCommands.block(turn, it);
            case Command.AdmitNode it -> NodeCommands.admit(turn, it);
            case Command.SetNodeMode it -> NodeCommands.setMode(turn, it);
        }
    }

    /// Takes one stored entity, in any order, before the first step.
    public void load(StateEntity entity) {
        state.load(entity);
    }

    /// All entities were loaded.
    ///
    /// @throws IllegalStateException if they contradict each other
    public void loaded() {
        state.loaded();
    }

    /// What is known of the pool, to read.
    public PoolState state() {
        return state;
    }

    /// The facts of the last step: their fold is the state.
    public List<Fact> facts() {
        return facts;
    }

    private static Effects effects(Turn turn) {
        return new Effects(
                turn.jobEvents().stream()
                        .map(said -> new Effects.Traced<>(said.message(), said.traceparent()))
                        .toList(),
                turn.nodeEvents(),
                turn.assignments().stream()
                        .map(
                                sent ->
                                        new Effects.SealedAssignment(
                                                sent.assignment(),
                                                sent.epoch(),
                                                sent.sequence(),
                                                sent.traceparent()))
                        .toList(),
                turn.drainChanged(),
                turn.ignored(),
                turn.rejected());
    }
}
