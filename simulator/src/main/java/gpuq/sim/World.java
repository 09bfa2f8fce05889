package gpuq.sim;

import gpuq.common.contract.PoolTable;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;
import java.time.Duration;
import java.time.Instant;

/// What all parts of one simulation share.
final class World {

    private static final int ENDED_COUNT = 200;
    private static final int SLOTS_PER_NODE = 16;

    final VirtualTime time = new VirtualTime();
    final Bug bug;
    final FakeLog log;

    /// Ended jobs are forgotten before long, so that long worlds show what that does.
    final CoreLimits limits =
            CoreLimits.defaults()
                    .with(new CoreLimits.Memory(Duration.ofDays(7), ENDED_COUNT, SLOTS_PER_NODE));

    final Truth truth = new Truth();
    private Faults faults;
    final Tally tally = new Tally();
    private long skewMillis;

    World(Bug bug, Faults faults) {
        this.bug = bug;
        this.faults = faults;
        this.log = new FakeLog(bug);
    }

    /// What the scheduler's machine takes for the time.
    Instant schedulerNow() {
        return time.now().plusMillis(skewMillis);
    }

    void moveClock(long millis) {
        skewMillis += millis;
    }

    void hit(FaultKind kind) {
        tally.hit(kind);
    }

    Faults faults() {
        return faults;
    }

    /// From now on nothing goes wrong any more.
    void heal() {
        faults = Faults.NONE;
    }

    SchedulerCore newCore() {
        return new SchedulerCore(Planted.limits(bug, limits), PoolTable.DEFAULT_POOL);
    }
}
