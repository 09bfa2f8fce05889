package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.JobId;
import gpuq.common.job.PoolId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.SchedulerCore;
import gpuq.core.place.Dispatch;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.StateEntity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The real core behind [PoolCore].
final class CoreOfPool implements PoolCore {

    private final SchedulerCore core;
    private Instant lastStep = Instant.EPOCH;

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
        lastStep = input.now();
        return core.step(input);
    }

    @Override
    public int queued(SlotKind kind) {
        return core.state().lines().line(kind).size();
    }

    @Override
    public List<JobId> couldStart() {
        List<JobId> jobs = new ArrayList<>();
        for (SlotKind kind : SlotKind.values()) {
            Dispatch.next(core.state(), kind, lastStep).ifPresent(next -> jobs.add(next.job()));
        }
        return jobs;
    }
}
