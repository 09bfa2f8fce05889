package gpuq.common.contract;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;

/// What agents tell of a running attempt while nobody decides by it, on `gpuq.job-logs`, keyed by
/// job: what it prints, what it uses, and how much of its data is on the node. Sealed with the
/// node's key. Their times are the node's clock: shown, never used to order anything.
public sealed interface LogRecord extends Message permits LogChunk, LogVitals, FetchProgress {

    /// Who tells it.
    NodeId nodeId();

    /// Whose it is.
    AttemptRef attempt();
}
