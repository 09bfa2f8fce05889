package gpuq.agent.gpu;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the driver says of its devices at one moment. Absent is what a device does not have or does
/// not tell.
///
/// @param cudaVersion the newest that this driver can serve
public record GpuReading(String driverVersion, String cudaVersion, List<Device> devices) {

    public GpuReading {
        devices = List.copyOf(devices);
    }

    /// One device.
    ///
    /// @param busId such as `00000000:3B:00.0`
    /// @param minor the number of `/dev/nvidiaN`; absent where the driver does not tell
    /// @param isLost whether the driver cannot reach it any more
    /// @param slices its MIG devices; empty where it is not divided
    public record Device(
            String uuid,
            String busId,
            @Nullable Integer minor,
            String model,
            boolean isLost,
            Memory memory,
            Errors errors,
            Load load,
            List<GpuProcess> processes,
            List<Slice> slices) {

        public Device {
            processes = List.copyOf(processes);
            slices = List.copyOf(slices);
        }
    }

    /// Device memory in bytes.
    public record Memory(@Nullable Long total, @Nullable Long used) {}

    /// What is broken for good.
    ///
    /// @param uncorrectable memory errors since the driver was loaded that ECC could not repair
    /// @param needsReset whether the driver asks for a reset: pages to retire, rows to remap
    /// @param remappingFailed whether no spare rows are left
    public record Errors(long uncorrectable, boolean needsReset, boolean remappingFailed) {}

    /// How hard it works.
    ///
    /// @param utilization share of the last moments in which a kernel ran, 0 to 1
    /// @param temperature in degrees Celsius
    /// @param slowAt the temperature at which the device slows itself down
    /// @param throttles why it is slower than it could be
    public record Load(
            @Nullable Double utilization,
            @Nullable Integer temperature,
            @Nullable Integer slowAt,
            Set<Throttle> throttles) {

        public Load {
            throttles = Set.copyOf(throttles);
        }

        static final Load UNKNOWN = new Load(null, null, null, Set.of());
    }

    /// Reasons of a lower clock that are no choice of anybody.
    public enum Throttle {
        /// Too hot, by the device or by the driver.
        THERMAL,
        /// The power supply asked for it.
        POWER_BRAKE
    }

    /// A process that has the device open.
    ///
    /// @param instance the MIG instance that it is in; absent where there is none
    public record GpuProcess(
            long pid, String name, @Nullable Long memory, @Nullable Integer instance) {}

    /// A MIG device.
    ///
    /// @param instance the GPU instance's id
    /// @param computeInstance the id of the compute instance within it
    public record Slice(
            int index, int instance, int computeInstance, Memory memory, long uncorrectable) {}
}
