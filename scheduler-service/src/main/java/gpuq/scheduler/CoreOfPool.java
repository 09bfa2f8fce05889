package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.PoolId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.StateEntity;

/// The real core behind [PoolCore].
final class CoreOfPool implements PoolCore {

    private final SchedulerCore core;

    private CoreOfPool(SchedulerCore core) {
        this.core = core;
    }

    static PoolLoops.PoolCoreMaker maker(CoreLimits limits) {
        return pool -> entities -> restored(limits, pool, entities);
    }

    private static PoolCore restored(
            CoreLimits limits, PoolId pool, Iterable<StateEntity> entities) {
        SchedulerCore core = new SchedulerCore(limits, pool);
        entities.forEach(core::load);
        core.loaded();
        return new CoreOfPool(core);
    }

    @Override
    public Effects step(Input input) {
        return core.step(input);
    }

    @Override
    public int queued(SlotKind kind) {
        return core.state().lines().line(kind).size();
    }
}
