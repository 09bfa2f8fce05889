package gpuq.sim;

import gpuq.common.contract.AgentEvent;
import java.util.ArrayDeque;
import java.util.Deque;

/// One node's way to the broker: drops, doubles, delays, and is cut for a while. What is cut off
/// waits in the node's journal, but for heartbeats, which nobody needs late.
final class LossyNetwork {

    private static final int LATE_MILLIS = 1000;

    private final World world;
    private final Dice dice;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean cut;
    private long latestArrival;

    LossyNetwork(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    boolean isCut() {
        return cut;
    }

    void cutFor(long millis) {
        cut = true;
        world.hit(FaultKind.NODE_CUT_OFF);
        world.time.after(millis, this::mend);
    }

    void mend() {
        cut = false;
        while (!waiting.isEmpty() && !cut) {
            waiting.poll().run();
        }
    }

    /// Sends something that may be lost on the way.
    void send(Entry.Reported record) {
        if (cut) {
            if (!(record.event() instanceof AgentEvent.Heartbeat)) {
                waiting.add(() -> send(record));
            }
            return;
        }
        Faults.Network faults = world.faults().network();
        if (dice.chance(faults.drop())) {
            world.hit(FaultKind.MESSAGE_DROPPED);
        } else if (dice.chance(faults.corrupt())) {
            world.hit(FaultKind.MESSAGE_CORRUPT);
            deliver(new Entry.Corrupt(), faults);
        } else {
            deliver(record, faults);
        }
        if (dice.chance(faults.duplicate())) {
            world.hit(FaultKind.MESSAGE_DOUBLED);
            deliver(record, faults);
        }
    }

    private void deliver(Entry entry, Faults.Network faults) {
        int delay = dice.between(1, Math.max(1, faults.lateness()));
        long arrival = world.time.elapsed().toMillis() + delay;
        if (delay > LATE_MILLIS) {
            world.hit(FaultKind.MESSAGE_LATE);
        }
        if (arrival < latestArrival) {
            world.hit(FaultKind.MESSAGE_OVERTAKEN);
        }
        latestArrival = Math.max(latestArrival, arrival);
        world.time.after(delay, () -> world.log.append(entry));
    }
}
