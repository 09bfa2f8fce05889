package gpuq.agent.gpu;

import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.gpu.GpuReading.GpuProcess;
import gpuq.agent.gpu.GpuReading.Memory;
import gpuq.agent.gpu.GpuReading.Slice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A GPU, or a MIG device of one, as a slot.
///
/// @param name such as `gpu0`
/// @param id what CUDA knows it by, `GPU-...` or `MIG-...`
/// @param device the GPU's own id
/// @param minor the number of `/dev/nvidiaN`
/// @param instance the MIG instance; absent for a whole GPU
/// @param memory bytes, 0 where the driver does not tell
record GpuSlot(
        String name,
        String id,
        String device,
        String busId,
        int minor,
        @Nullable Integer instance,
        @Nullable Integer computeInstance,
        String model,
        long memory,
        int capability) {

    /// Its device in a reading; empty if the driver does not list it any more.
    Optional<Device> in(GpuReading reading) {
        return reading.devices().stream().filter(each -> each.uuid().equals(device)).findFirst();
    }

    /// The memory that is this slot's.
    Memory memoryOf(Device of) {
        return slice(of).map(Slice::memory).orElse(of.memory());
    }

    long uncorrectableOf(Device of) {
        return slice(of).map(Slice::uncorrectable).orElse(0L) + of.errors().uncorrectable();
    }

    /// The processes that are in this slot.
    List<GpuProcess> processesOf(Device of) {
        return instance == null
                ? of.processes()
                : of.processes().stream()
                        .filter(process -> instance.equals(process.instance()))
                        .toList();
    }

    boolean isThereStill(Device of) {
        return instance == null || slice(of).isPresent();
    }

    private Optional<Slice> slice(Device of) {
        return of.slices().stream()
                .filter(
                        slice ->
                                instance != null
                                        && slice.instance() == instance
                                        && computeInstance != null
                                        && slice.computeInstance() == computeInstance)
                .findFirst();
    }
}
