package gpuq.core;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.NodeEvent;
import gpuq.core.state.StateEntity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one step says, as values; the caller writes all of it in one transaction with the input's
/// offset.
///
/// @param jobEvents changes of jobs, in order
/// @param nodeEvents changes of nodes, in order
/// @param assignments sealed by the caller under the node's key
/// @param changed the entities as they are after the step, by key; empty for one that is gone (a
///   tombstone)
/// @param ignored inputs that changed nothing, with the reason: counted, never silent
/// @param rejected inputs that belong to the dead letters, with the reason
public record Effects(
        List<Traced<JobEvent>> jobEvents,
        List<NodeEvent> nodeEvents,
        List<SealedAssignment> assignments,
        Map<String, Optional<StateEntity>> changed,
        List<String> ignored,
        List<String> rejected) {

    /// A message with the trace it belongs to; empty if there is none.
    public record Traced<T>(T message, String traceparent) {}

    /// An assignment with its place in the node's order: under which epoch's key it is sealed, and
    /// its sequence.
    public record SealedAssignment(
            Assignment assignment, int epoch, long sequence, String traceparent) {}
}
