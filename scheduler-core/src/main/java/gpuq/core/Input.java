package gpuq.core;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import java.time.Instant;

/// One thing that happens to a pool. Time and order come in with it, so that a replay decides the
/// same.
public sealed interface Input {

    /// The scheduler's clock at this input.
    Instant now();

    /// A record of `gpuq.commands`.
    ///
    /// @param traceparent the trace of the request that caused it; empty if unknown
    record CommandInput(Command command, String traceparent, Instant now) implements Input {}

    /// A record of `gpuq.agent-events` whose authentication code was found genuine. Whether its
    /// place in the sealer's order is right, the core decides.
    ///
    /// @param epoch the key's epoch
    /// @param incarnation one life of the agent's process
    /// @param sequence rises strictly within the incarnation
    record ReportInput(AgentEvent event, int epoch, long incarnation, long sequence, Instant now)
            implements Input {}

    /// Time has passed. Comes at least every second while the scheduler is caught up, and not while
    /// it reads a backlog: so leases run only when silence means something.
    ///
    /// @param afterTakeOver true for the first tick of a leadership: leases restart
    record Tick(boolean afterTakeOver, Instant now) implements Input {}
}
