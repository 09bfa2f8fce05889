package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.JobId;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.state.StateEntity;
import java.util.List;

/// The decisions of one pool, as the loop sees them: the core itself, or in tests something that
/// throws when it is told to.
interface PoolCore {

    Effects step(Input input);

    /// How many jobs wait for a slot of this kind; asked by the loop alone.
    int queued(SlotKind kind);

    /// The first of each line, if a slot is free that it could have; asked by the loop alone, after
    /// a tick. Nobody, as each step gives out what it can.
    List<JobId> couldStart();

    /// Makes a core that knows what was stored.
    interface Restorer {
        PoolCore restore(Iterable<StateEntity> entities);
    }
}
