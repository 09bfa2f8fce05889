package gpuq.sim;

import gpuq.common.contract.PoolTable;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;
import java.time.Instant;

/// What all parts of one simulation share.
final class World {

    final VirtualTime time = new VirtualTime();
    final Bug bug;
    final FakeLog log;
    final CoreLimits limits = CoreLimits.defaults();
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
        return new SchedulerCore(limits, PoolTable.DEFAULT_POOL);
    }
}
