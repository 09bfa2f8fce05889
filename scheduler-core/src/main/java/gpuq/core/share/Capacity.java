package gpuq.core.share;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.core.slots.PoolSlots;
import gpuq.core.state.PoolState;

/// How much the pool can do at once.
final class Capacity {

    private Capacity() {}

    /// Its slots for run legs, in thousandths of a GPU; never nothing, so that what is divided by
    /// it has an answer before the first node has come.
    static long thousandths(PoolState state) {
        return Math.max(
                1000, thousandths(state, SlotKind.GPU) + thousandths(state, SlotKind.CPU_RUN));
    }

    /// The slots of one kind, in thousandths of a GPU.
    static long thousandths(PoolState state, SlotKind kind) {
        PoolSlots slots = state.slots();
        return switch (kind) {
            case GPU -> 1000L * slots.total(SlotKind.GPU);
            case CPU_RUN ->
                    (long) state.limits().sharing().cpuSlotThousandths()
                            * slots.total(SlotKind.CPU_RUN);
            case GRADE -> 0;
        };
    }
}
