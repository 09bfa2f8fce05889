package gpuq.core.state;

import gpuq.common.job.PoolId;
import java.util.List;

/// A pool's state made from its facts alone: what tests hold against the live state and against a
/// restored one. No service uses it.
public final class Replay {

    private final PoolState state;

    public Replay(CoreLimits limits, PoolId pool) {
        this.state = new PoolState(limits, pool);
    }

    public void apply(List<Fact> facts) {
        facts.forEach(state::apply);
    }

    public PoolState state() {
        return state;
    }
}
