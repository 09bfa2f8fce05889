package gpuq.sim;

import gpuq.common.contract.Command;
import gpuq.common.contract.JobEvent;
import gpuq.common.job.JobId;
import java.util.Map;
import java.util.TreeMap;

/// The outbox: brings commands into the log in their order, some of them twice, and sends a
/// submission again until an event of its job is seen.
final class Relay implements FakeLog.Listener {

    private static final long AGAIN_MILLIS = 30_000;

    private final World world;
    private final Dice dice;
    private final Map<JobId, Command.SubmitJob> unseen = new TreeMap<>();

    Relay(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    void send(Command command) {
        if (command instanceof Command.SubmitJob job) {
            unseen.put(job.jobId(), job);
            world.time.after(AGAIN_MILLIS, () -> sendAgain(job));
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
        boolean isLate =
                command instanceof Command.SubmitJob || command instanceof Command.CancelJob;
        int delay = isLate ? dice.between(1, 120_000) : 0;
        if (delay == 0) {
            world.log.append(new Entry.Wanted(command));
        } else {
            world.time.after(delay, () -> world.log.append(new Entry.Wanted(command)));
        }
    }

    private void sendAgain(Command.SubmitJob job) {
        if (unseen.containsKey(job.jobId())) {
            world.log.append(new Entry.Wanted(job));
            world.time.after(AGAIN_MILLIS, () -> sendAgain(job));
        }
    }
}
