package gpuq.agent.gpu;

import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.gpu.GpuReading.GpuProcess;
import gpuq.agent.gpu.GpuReading.Throttle;
import java.util.List;
import java.util.Optional;

/// What is wrong with a slot, by one reading. Pure.
final class GpuHealth {

    /// The driver's own share of an idle device, and what a display or a monitor may add.
    static final long MARGIN = 256L * 1024 * 1024;

    private static final long MIB = 1024 * 1024;

    private GpuHealth() {}

    /// Why a slot may not be used.
    ///
    /// @param code a closed word
    /// @param isHardware whether the device has to prove itself before it is used again
    record Fault(String code, String detail, boolean isHardware) {}

    /// The limits that the node sets.
    ///
    /// @param temperature in degrees; the device's own where it is lower
    record Limits(int temperature) {}

    /// A fault of the device or its driver, whoever uses it (GPU-2, GPU-3, GPU-10, GPU-11).
    static Optional<Fault> ofDevice(GpuSlot slot, SmiAnswer answer, Limits limits) {
        return switch (answer) {
            case SmiAnswer.Broken(SmiFault fault, String detail) ->
                    Optional.of(new Fault(fault.name(), detail, fault == SmiFault.GPU_LOST));
            case SmiAnswer.Read(GpuReading reading) ->
                    slot.in(reading)
                            .map(device -> ofDevice(slot, device, limits))
                            .orElseGet(
                                    () ->
                                            hardware(
                                                    "GPU_LOST",
                                                    "the driver does not list it any more"));
        };
    }

    private static Optional<Fault> ofDevice(GpuSlot slot, Device device, Limits limits) {
        if (device.isLost()) {
            return hardware("GPU_LOST", "the driver cannot reach it any more");
        }
        if (!slot.isThereStill(device)) {
            return hardware("GPU_LOST", "its MIG device is gone");
        }
        long uncorrectable = slot.uncorrectableOf(device);
        if (uncorrectable > 0) {
            return hardware("GPU_ECC", uncorrectable + " memory errors that cannot be corrected");
        }
        if (device.errors().remappingFailed()) {
            return hardware("GPU_ECC", "no spare memory rows are left");
        }
        if (device.errors().needsReset()) {
            return hardware("GPU_NEEDS_RESET", "the driver asks for a reset");
        }
        if (device.load().throttles().contains(Throttle.POWER_BRAKE)) {
            return hardware("GPU_POWER", "the power supply slows it down");
        }
        Integer degrees = device.load().temperature();
        Integer slowAt = device.load().slowAt();
        int limit = slowAt == null ? limits.temperature() : Math.min(slowAt, limits.temperature());
        if (degrees != null && degrees >= limit) {
            return hardware("GPU_HOT", "%d degrees, %d are allowed".formatted(degrees, limit));
        }
        return Optional.empty();
    }

    /// What keeps a slot from being given to a job while nobody of ours is on it (GPU-1, GPU-5).
    ///
    /// @param baseline bytes that are used where nobody is
    static Optional<Fault> ofIdle(GpuSlot slot, GpuReading reading, long baseline) {
        Optional<Device> device = slot.in(reading);
        if (device.isEmpty()) {
            return Optional.empty();
        }
        List<GpuProcess> processes = slot.processesOf(device.get());
        if (!processes.isEmpty()) {
            GpuProcess first = processes.getFirst();
            return Optional.of(
                    new Fault(
                            "GPU_IN_USE",
                            "%d processes that are not ours use it, such as %d (%s)"
                                    .formatted(processes.size(), first.pid(), first.name()),
                            false));
        }
        Long used = slot.memoryOf(device.get()).used();
        if (used != null && used > baseline + MARGIN) {
            return Optional.of(
                    new Fault(
                            "GPU_MEMORY_LEFT",
                            "%d MiB are in use with nobody on it, %d are usual"
                                    .formatted(used / MIB, baseline / MIB),
                            false));
        }
        return Optional.empty();
    }

    private static Optional<Fault> hardware(String code, String detail) {
        return Optional.of(new Fault(code, detail, true));
    }
}
