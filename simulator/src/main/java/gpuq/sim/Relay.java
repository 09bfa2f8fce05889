package gpuq.sim;

import gpuq.common.contract.Command;
import gpuq.common.contract.JobEvent;
import gpuq.common.job.JobId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The outbox: brings commands into the log in their order, some of them twice, and sends one that
/// brings a job again until an event of that job is seen.
final class Relay implements FakeLog.Listener {

    private static final long AGAIN_MILLIS = 30_000;

    private final World world;
    private final Dice dice;
    private final Map<JobId, Command> unseen = new TreeMap<>();

    Relay(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    void send(Command command) {
        JobId brought = jobOf(command);
        if (brought != null) {
            unseen.put(brought, command);
            world.time.after(AGAIN_MILLIS, () -> sendAgain(brought, command));
        }
        world.log.append(new Entry.Wanted(command));
        if (dice.chance(world.faults().network().duplicate())) {
            world.hit(FaultKind.COMMAND_DOUBLED);
            twice(command);
        }
    }

    @Override
    public void said(JobEvent event) {
        unseen.remove(event.job().jobId());
    }

    /// What is about one job may come again much later. A hold or a block that came again after its
    /// release would be wished for anew: the outbox keeps their order, and so do we.
    private void twice(Command command) {
        boolean isLate = jobOf(command) != null || command instanceof Command.CancelJob;
        int delay = isLate ? dice.between(1, 120_000) : 0;
        if (delay == 0) {
            world.log.append(new Entry.Wanted(command));
        } else {
            world.time.after(delay, () -> world.log.append(new Entry.Wanted(command)));
        }
    }

    private void sendAgain(JobId job, Command command) {
        if (unseen.containsKey(job)) {
            world.log.append(new Entry.Wanted(command));
            world.time.after(AGAIN_MILLIS, () -> sendAgain(job, command));
        }
    }

    /// The job that the command brings, if it brings one.
    private static @Nullable JobId jobOf(Command command) {
        return switch (command) {
            case Command.SubmitJob it -> it.jobId();
            case Command.GradeFile it -> it.jobId();
            case Command.CancelJob _,
                    Command.UpdateJob _,
                    Command.DumpStack _,
                    Command.HoldCompetition _,
                    Command.WithdrawCompetition _,
                    Command.BlockUser _,
                    Command.AdmitNode _,
                    Command.SetNodeMode _ ->
                    null;
        };
    }
}
