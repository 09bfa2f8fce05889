package gpuq.common.job;

import org.jspecify.annotations.Nullable;

/// What an attempt used. Seconds and bytes; absent where nothing measured it (a pretend GPU has no
/// utilization).
///
/// @param gpuSeconds wall seconds for which the slot was held by the student's processes, times the
///   GPUs
/// @param cpuSeconds processor seconds of the attempt's cgroup
/// @param maxRss largest memory of the attempt's cgroup, in bytes
/// @param leftoverProcesses processes that were still there when the program had ended (EXEC-4)
public record Usage(
        double gpuSeconds,
        @Nullable Double cpuSeconds,
        @Nullable Long maxRss,
        @Nullable Long maxGpuMemory,
        @Nullable Double gpuUtilizationMean,
        @Nullable Double gpuThrottledSeconds,
        int leftoverProcesses) {

    /// Nothing was used: the program never started.
    public static final Usage NONE = new Usage(0, null, null, null, null, null, 0);
}
