package gpuq.sim;

import gpuq.core.SchedulerCore;
import gpuq.core.state.StateEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who leads: after each death another takes over, sooner or later; the dead one may go on for a
/// while without knowing that it is dead.
final class Leadership implements FakeLog.Listener {

    /// A gap that is longer than any that a healthy standby leaves.
    private static final int LONG_MILLIS = 5000;

    /// About so many entities go through JSON at a rollback, however many there are: it is dear.
    private static final double REREAD = 20;

    private final World world;
    private final Dice dice;
    private @Nullable Leader leader;
    private @Nullable Leader zombie;
    private @Nullable Instant lastTick;

    Leadership(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    void start() {
        takeOver();
        world.time.after(60_000, this::minute);
    }

    /// The core that leads now, if one does.
    @Nullable SchedulerCore core() {
        return leader == null ? null : leader.core();
    }

    @Override
    public void appended(Entry entry) {
        if (leader != null) {
            leader.planPoll();
        }
        if (zombie != null) {
            zombie.planPoll();
        }
    }

    private void minute() {
        world.time.after(60_000, this::minute);
        Faults.Clocks clocks = world.faults().clocks();
        if (dice.chance(clocks.jump())) {
            world.hit(FaultKind.CLOCK_JUMPED);
            world.moveClock(dice.between(7, 120) * (dice.chance(0.5) ? 1000L : -1000L));
        }
        if (clocks.drift() > 0) {
            world.hit(FaultKind.CLOCK_DRIFTED);
            world.moveClock(dice.between(-clocks.drift(), clocks.drift()));
        }
        double crashes = world.faults().leaders().crash();
        while (crashes > 0) {
            if (dice.chance(Math.min(1, crashes))) {
                world.time.after(dice.between(0, 60_000), this::crash);
            }
            crashes--;
        }
    }

    private void crash() {
        Leader dying = leader;
        if (dying == null) {
            return;
        }
        if (dice.chance(world.faults().leaders().zombie())) {
            world.hit(FaultKind.LEADER_ZOMBIE);
            zombie = dying;
            leader = null;
            lastTick = dying.lastTick();
            planTakeOver();
            world.time.after(dice.between(1000, 20_000), dying::die);
        } else {
            world.hit(FaultKind.LEADER_KILLED);
            dying.die();
        }
    }

    private void died(Leader dead) {
        if (zombie == dead) {
            zombie = null;
        } else if (leader == dead) {
            lastTick = dead.lastTick();
            leader = null;
            planTakeOver();
        }
    }

    private void planTakeOver() {
        int delay = dice.between(100, world.faults().leaders().slowTakeOver());
        if (delay > LONG_MILLIS) {
            world.hit(FaultKind.POOL_LEADERLESS);
        }
        world.time.after(delay, this::takeOver);
    }

    /// As it was written, or as a later release would have written it, which a rollback must read.
    private StateEntity stored(StateEntity entity, double share) {
        return share > 0 && dice.chance(share)
                ? EntityJson.ofLaterRelease(entity.key(), entity)
                : entity;
    }

    private void takeOver() {
        if (leader != null) {
            return;
        }
        SchedulerCore core = world.newCore();
        boolean isRolledBack = dice.chance(world.faults().leaders().mixed());
        if (isRolledBack) {
            world.hit(FaultKind.RELEASE_MIXED);
        }
        double share = isRolledBack ? REREAD / (world.log.state().size() + REREAD) : 0;
        for (StateEntity entity : world.log.state().values()) {
            StateEntity loaded = Planted.restored(world.bug, stored(entity, share));
            if (loaded != null) {
                core.load(loaded);
            }
        }
        try {
            core.loaded();
        } catch (IllegalStateException e) {
            throw new Violation("what was stored contradicts itself", e);
        }
        Leader next = new Leader(world, core, dice.split(), this::died);
        leader = next;
        next.start(lastTick);
    }
}
