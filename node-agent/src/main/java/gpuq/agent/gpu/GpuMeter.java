package gpuq.agent.gpu;

import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.gpu.GpuReading.Memory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Adds up the samples of one attempt. Pure but for its own sums; the caller gives the time.
final class GpuMeter {

    /// Above this share, a device is full: what is left is in pieces that nobody can use.
    private static final double FULL = 0.97;

    private final List<GpuSlot> slots;
    private long lastNanos;
    private @Nullable Long maxMemory;
    private double utilizationSum;
    private int utilizationCount;
    private double throttledSeconds;
    private @Nullable Long activeNanos;
    private boolean memoryWasFull;
    private boolean sampled;
    private boolean faulty;

    GpuMeter(List<GpuSlot> slots, long nowNanos) {
        this.slots = List.copyOf(slots);
        this.lastNanos = nowNanos;
    }

    List<GpuSlot> slots() {
        return slots;
    }

    void failed() {
        faulty = true;
    }

    void sample(GpuReading reading, long nowNanos) {
        double elapsed = (nowNanos - lastNanos) / 1e9;
        lastNanos = nowNanos;
        sampled = true;
        long memory = 0;
        boolean throttled = false;
        for (GpuSlot slot : slots) {
            Optional<Device> device = slot.in(reading);
            if (device.isEmpty()) {
                continue;
            }
            Memory of = slot.memoryOf(device.get());
            if (of.used() != null) {
                memory += of.used();
                memoryWasFull |= of.total() != null && of.used() >= of.total() * FULL;
            }
            throttled |= !device.get().load().throttles().isEmpty();
            Double utilization = device.get().load().utilization();
            if (utilization != null) {
                utilizationSum += utilization;
                utilizationCount++;
                if (utilization > 0) {
                    activeNanos = nowNanos;
                }
            }
        }
        maxMemory = maxMemory == null ? memory : Math.max(maxMemory, memory);
        if (throttled) {
            throttledSeconds += elapsed;
        }
    }

    GpuUse use(long nowNanos) {
        if (!sampled) {
            return new GpuUse(null, null, null, null, false, faulty);
        }
        return new GpuUse(
                maxMemory,
                utilizationCount == 0 ? null : utilizationSum / utilizationCount,
                throttledSeconds,
                activeNanos == null ? null : (nowNanos - activeNanos) / 1e9,
                memoryWasFull,
                faulty);
    }
}
