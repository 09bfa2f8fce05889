package gpuq.sim;

import gpuq.core.state.Fact;
import gpuq.core.state.PoolState;

/// Looks at each fact that the log has, beside the state before it: one that is folded from the
/// facts alone, whatever a restore has forgotten.
interface StartChecker {

    /// @throws Violation if the fact must not follow on the state
    void before(Fact fact, PoolState state);
}
