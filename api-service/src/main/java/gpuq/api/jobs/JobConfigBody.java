package gpuq.api.jobs;

import gpuq.common.job.CompetitionId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a submission's `config` says, checked for form and absolute bounds; the competition's
/// limits come later.
///
/// @param expectedSeconds 1…86,400
/// @param timeoutSeconds absent: the competition's default
/// @param gpus absent: the competition's
/// @param metadata flat, at most 4 KiB
record JobConfigBody(
        CompetitionId competitionId,
        long expectedSeconds,
        @Nullable Long timeoutSeconds,
        @Nullable Integer gpus,
        @Nullable Long minGpuMemory,
        @Nullable Integer minComputeCapability,
        String note,
        List<String> tags,
        Map<String, Object> metadata,
        String webhook,
        boolean allowDuplicate) {}
