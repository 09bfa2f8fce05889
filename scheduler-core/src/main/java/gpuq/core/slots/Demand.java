package gpuq.core.slots;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.GpuNeed;

/// What an attempt asks of one node: so many slots of a kind, each with the needed GPU.
public record Demand(SlotKind kind, int count, GpuNeed need) {

    /// One slot for a grader.
    public static final Demand GRADING = new Demand(SlotKind.GRADE, 1, GpuNeed.ANY);

    /// What the run leg of a job with so many GPUs asks for.
    public static Demand ofRun(int gpus, GpuNeed need) {
        return gpus > 0
                ? new Demand(SlotKind.GPU, gpus, need)
                : new Demand(SlotKind.CPU_RUN, 1, GpuNeed.ANY);
    }

    /// Whether a slot is of the kind and good enough, taken or not.
    boolean isMetBy(SlotReport slot) {
        return slot.kind() == kind
                && need.isMetBy(slot.model(), slot.memory(), slot.computeCapability());
    }
}
