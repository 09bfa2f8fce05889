package gpuq.sim;

import gpuq.common.contract.AgentEvent;
import java.util.ArrayDeque;
import java.util.Deque;

/// One node's way to the broker: drops, doubles, delays, and is cut for a while. What is cut off
/// waits in the node's journal, but for heartbeats, which nobody needs late.
final class LossyNetwork {

    private final World world;
    private final Dice dice;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean cut;

    LossyNetwork(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    boolean isCut() {
        return cut;
    }

    void cutFor(long millis) {
        cut = true;
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
        Faults faults = world.faults();
        if (!dice.chance(faults.drop())) {
            deliver(record, faults);
        }
        if (dice.chance(faults.duplicate())) {
            deliver(record, faults);
        }
    }

    private void deliver(Entry.Reported record, Faults faults) {
        int delay = dice.between(1, Math.max(1, faults.lateness()));
        world.time.after(delay, () -> world.log.append(record));
    }
}
