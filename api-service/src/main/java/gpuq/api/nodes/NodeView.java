package gpuq.api.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// A node as operators see it.
///
/// @param epoch how often it was enrolled
/// @param attempts what it holds
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
        Instant changedAt) {}
