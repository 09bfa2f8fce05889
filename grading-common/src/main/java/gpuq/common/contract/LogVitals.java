package gpuq.common.contract;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the program of a run attempt uses while it runs, on `gpuq.job-logs`, keyed by job; told
/// every few seconds. Each says all of it: one that is lost is replaced by the next.
///
/// @param usage what it has used from its start until now
/// @param cpu processors that it kept busy since the look before, on average: 1 is one whole
///   processor; absent with the first look
/// @param cpuActiveAt when a look last found its processors busy; with the first look, that moment
/// @param gpuActiveAt when a sample last saw one of its GPUs work; absent if none did
public record LogVitals(
        NodeId nodeId,
        AttemptRef attempt,
        Usage usage,
        @Nullable Double cpu,
        Instant cpuActiveAt,
        @Nullable Instant gpuActiveAt,
        Instant at)
        implements LogRecord {}
