package gpuq.sim;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.NodeId;
import gpuq.core.Effects.SealedAssignment;
import java.util.List;

/// A machine with an agent: it heartbeats, reads its assignments, and has lives: of the machine
/// (boot ids) and of the agent (incarnations).
final class SimNode implements FakeLog.Listener {

    private static final long HEARTBEAT_MILLIS = 5000;
    private static final long RESEND_MILLIS = 30_000;

    final NodeId id;
    private final World world;
    private final Dice dice;
    private final LossyNetwork network;
    private final SimAgent agent;
    private final SimGpus gpus;
    private int boots = 1;
    private long incarnation = 1;
    private long sequence;
    private int nextAssignment;
    private long lastTaken;
    private boolean up = true;
    private boolean agentUp = true;

    SimNode(World world, NodeId id, SimGpus gpus, Dice dice) {
        this.world = world;
        this.id = id;
        this.dice = dice;
        this.network = new LossyNetwork(world, dice.split());
        this.agent = new SimAgent(world, this, dice.split());
        this.gpus = gpus;
        world.truth.booted(bootId(), gpus);
    }

    void start() {
        world.time.after(dice.between(0, 5000), this::beat);
        world.time.after(RESEND_MILLIS, this::resend);
        world.time.after(60_000, this::minute);
    }

    boolean canSpeak() {
        return up && agentUp;
    }

    boolean isUp() {
        return up;
    }

    /// Whether nothing keeps its heartbeats from coming.
    boolean isReachable() {
        return canSpeak() && !network.isCut();
    }

    SimAgent agent() {
        return agent;
    }

    String bootId() {
        return id + "-" + boots;
    }

    /// Seals a report and sends it.
    void send(AgentEvent event) {
        sequence++;
        network.send(new Entry.Reported(event, 1, incarnation, sequence));
    }

    @Override
    public void assigned(SealedAssignment assignment) {
        if (assignment.assignment().nodeId().equals(id)) {
            world.time.after(
                    dice.between(5, 20 + world.faults().network().lateness()), this::readOn);
        }
    }

    /// The machine goes down at once, and comes back after a while with another boot id.
    void crash(long downMillis) {
        if (!up) {
            return;
        }
        world.hit(FaultKind.NODE_REBOOTED);
        up = false;
        boots++;
        gpus.newDriver();
        world.truth.booted(bootId(), gpus);
        agent.machineDied();
        world.time.after(downMillis, this::comeUp);
    }

    void heal() {
        network.mend();
        gpus.mend();
        if (!up) {
            comeUp();
        }
        if (!agentUp) {
            agentBack();
        }
    }

    private void comeUp() {
        if (!up) {
            up = true;
            agentUp = true;
            agentStarts();
        }
    }

    private void agentBack() {
        if (up && !agentUp) {
            agentUp = true;
            agentStarts();
        }
    }

    private void agentStarts() {
        incarnation++;
        sequence = 0;
        // The journal may be behind by some records: they are read again.
        int behind = dice.between(0, 3);
        if (behind > 0) {
            world.hit(FaultKind.JOURNAL_BEHIND);
        }
        nextAssignment = Math.max(0, nextAssignment - behind);
        agent.restarted();
        readOn();
    }

    private void beat() {
        world.time.after(HEARTBEAT_MILLIS, this::beat);
        if (canSpeak()) {
            send(
                    new Heartbeat(
                            id,
                            PoolTable.DEFAULT_POOL,
                            bootId(),
                            incarnation,
                            "1.0",
                            gpus.slots(),
                            agent.held(),
                            List.of(),
                            lastTaken,
                            null,
                            gpus.unfit(),
                            agent.data(),
                            world.time.now()));
        }
    }

    private void resend() {
        world.time.after(RESEND_MILLIS, this::resend);
        if (canSpeak()) {
            agent.resendEnds();
        }
    }

    private void readOn() {
        if (!canSpeak() || network.isCut()) {
            world.time.after(2000, this::readOn);
            return;
        }
        List<SealedAssignment> all = world.log.assignments(id);
        while (nextAssignment < all.size()) {
            SealedAssignment next = all.get(nextAssignment);
            nextAssignment++;
            if (next.sequence() > lastTaken) {
                lastTaken = next.sequence();
                agent.take(next.assignment());
            }
        }
    }

    private void minute() {
        world.time.after(60_000, this::minute);
        Faults.Nodes faults = world.faults().nodes();
        if (dice.chance(world.faults().network().partition())) {
            long length = dice.between(1000, 120_000);
            world.time.after(dice.between(0, 60_000), () -> network.cutFor(length));
        }
        if (dice.chance(faults.reboot())) {
            long length = dice.between(1000, 120_000);
            world.time.after(dice.between(0, 60_000), () -> crash(length));
        }
        if (dice.chance(faults.gpuFault())) {
            world.time.after(dice.between(0, 60_000), this::slotFault);
        }
        if (dice.chance(faults.agentRestart())) {
            world.time.after(dice.between(0, 60_000), this::agentCrash);
        }
    }

    /// A check takes one slot out, and in again after a while.
    private void slotFault() {
        int count = gpus.slots().size();
        if (count == 0) {
            return;
        }
        int slot = dice.between(0, count - 1);
        world.hit(FaultKind.GPU_FAULT);
        gpus.use(slot, false);
        world.time.after(dice.between(1000, 120_000), () -> gpus.use(slot, true));
    }

    private void agentCrash() {
        if (canSpeak()) {
            world.hit(FaultKind.AGENT_KILLED);
            agentUp = false;
            world.time.after(dice.between(500, 60_000), this::agentBack);
        }
    }
}
