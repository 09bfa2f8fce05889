package gpuq.sim;

import gpuq.core.SchedulerCore;
import gpuq.core.state.StateEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who leads: after each death another takes over, sooner or later; the dead one may go on for a
/// while without knowing that it is dead.
final class Leadership implements FakeLog.Listener {

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
        double crashes = world.faults().leaderCrash();
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
        if (dice.chance(world.faults().zombie())) {
            zombie = dying;
            leader = null;
            lastTick = dying.lastTick();
            planTakeOver();
            world.time.after(dice.between(1000, 20_000), dying::die);
        } else {
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
        world.time.after(dice.between(100, world.faults().slowTakeOver()), this::takeOver);
    }

    private void takeOver() {
        if (leader != null) {
            return;
        }
        SchedulerCore core = world.newCore();
        for (StateEntity entity : world.log.state().values()) {
            StateEntity loaded = Planted.restored(world.bug, entity);
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
