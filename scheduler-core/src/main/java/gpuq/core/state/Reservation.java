package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import java.time.Instant;
import java.util.List;

/// Slots that are kept for the first job of a line, which fits nowhere yet. Others may use them
/// only if they must be off them in time.
///
/// @param shadow when the job can start at the latest, by the limits that are enforced
/// @param madeAt when this was reckoned
public record Reservation(
        JobId job, NodeId node, List<String> slots, Instant shadow, Instant madeAt) {

    public Reservation {
        slots = List.copyOf(slots);
    }
}
