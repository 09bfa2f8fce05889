package gpuq.api.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A node as operators see it.
///
/// @param epoch how often it was enrolled
/// @param attempts what it holds
/// @param clockOffsetMs how many milliseconds its clock is ahead of ours (behind, if negative), at
///   least; nothing is ordered by it (NODE-4)
/// @param unfitImages its images that do not run on some of its GPUs, each with these slots and why
///   (GPU-8)
public record NodeView(
        String id,
        String pool,
        String status,
        String why,
        String agentVersion,
        String bootId,
        int epoch,
        int attempts,
        JsonNode slots,
        JsonNode findings,
        @Nullable Long clockOffsetMs,
        JsonNode unfitImages,
        Instant changedAt) {}
