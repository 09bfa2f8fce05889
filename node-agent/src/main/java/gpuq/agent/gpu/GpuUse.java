package gpuq.agent.gpu;

import org.jspecify.annotations.Nullable;

/// What an attempt has used of its GPUs, as far as samples show it.
///
/// @param maxMemory bytes on all its slots together; absent where no sample had it
/// @param utilizationMean 0 to 1, over samples and slots
/// @param throttledSeconds how long one of them was slowed down
/// @param lastActiveAgo seconds since a sample last saw one of them work; absent if none did
/// @param memoryWasFull whether a sample saw one of its slots full
/// @param faulty whether a device of it has failed meanwhile
public record GpuUse(
        @Nullable Long maxMemory,
        @Nullable Double utilizationMean,
        @Nullable Double throttledSeconds,
        @Nullable Double lastActiveAgo,
        boolean memoryWasFull,
        boolean faulty) {

    /// Nothing was measured.
    public static final GpuUse NONE = new GpuUse(null, null, null, null, false, false);
}
