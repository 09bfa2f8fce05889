package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.core.Effects;
import gpuq.core.Input;
import gpuq.core.state.StateEntity;

/// The decisions of one pool, as the loop sees them: the core itself, or in tests something that
/// throws when it is told to.
interface PoolCore {

    Effects step(Input input);

    /// How many jobs wait for a slot of this kind; asked by the loop alone.
    int queued(SlotKind kind);

    /// Makes a core that knows what was stored.
    interface Restorer {
        PoolCore restore(Iterable<StateEntity> entities);
    }
}
