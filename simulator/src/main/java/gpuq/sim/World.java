package gpuq.sim;

import gpuq.common.contract.PoolTable;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;

/// What all parts of one simulation share.
final class World {

    final VirtualTime time = new VirtualTime();
    final Bug bug;
    final FakeLog log;
    final CoreLimits limits = CoreLimits.defaults();
    final Truth truth = new Truth();
    private Faults faults;

    World(Bug bug, Faults faults) {
        this.bug = bug;
        this.faults = faults;
        this.log = new FakeLog(bug);
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
