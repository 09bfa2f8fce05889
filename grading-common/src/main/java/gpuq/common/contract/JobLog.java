package gpuq.common.contract;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.time.Instant;

/// What a node says of an attempt that it has, on `gpuq.job-logs`, keyed by job; sealed with the
/// node's key. For people: nothing is decided by it. `at` is the node's clock.
public sealed interface JobLog extends Message permits LogChunk, FetchProgress {

    NodeId nodeId();

    AttemptRef attempt();

    Instant at();
}
