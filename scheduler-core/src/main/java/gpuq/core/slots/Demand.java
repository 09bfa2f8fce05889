package gpuq.core.slots;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.Sha256;
import org.jspecify.annotations.Nullable;

/// What an attempt asks of one node: so many slots of a kind, each with the needed GPU, on which
/// its image runs.
///
/// @param image absent where any will do, as without a GPU
public record Demand(SlotKind kind, int count, GpuNeed need, @Nullable Sha256 image) {

    /// One slot for a grader.
    public static final Demand GRADING = new Demand(SlotKind.GRADE, 1, GpuNeed.ANY, null);

    /// What the run leg of a job with so many GPUs asks for.
    public static Demand ofRun(int gpus, GpuNeed need, @Nullable Sha256 image) {
        return gpus > 0
                ? new Demand(SlotKind.GPU, gpus, need, image)
                : new Demand(SlotKind.CPU_RUN, 1, GpuNeed.ANY, null);
    }

    /// The same where any image will do.
    public Demand ofAnyImage() {
        return new Demand(kind, count, need, null);
    }

    /// Whether a slot is of the kind and good enough, taken or not. CUDA shows a process one part
    /// of a divided GPU and nothing beside it, so parts are never given out together.
    boolean isMetBy(SlotReport slot) {
        return slot.kind() == kind
                && (count == 1 || !Boolean.TRUE.equals(slot.part()))
                && need.isMetBy(slot.model(), slot.memory(), slot.computeCapability());
    }
}
