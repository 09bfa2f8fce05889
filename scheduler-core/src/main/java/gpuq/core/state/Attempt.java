package gpuq.core.state;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.time.Instant;
import java.util.List;

/// One try of a leg on a node, with the slots that it holds there.
///
/// @param bootId the life of the machine it was given to: with another one it cannot go on
/// @param slots names of the node's slots
/// @param assignment the number of the assignment that told the node of it
public record Attempt(
        AttemptRef ref,
        NodeId node,
        String bootId,
        List<String> slots,
        long assignment,
        Instant at) {

    public Attempt {
        slots = List.copyOf(slots);
    }

    Attempt with(CoreFact.SlotsTaken fact) {
        return new Attempt(ref, node, fact.bootId(), fact.slots(), fact.assignment(), at);
    }
}
