package gpuq.api.agents;

import gpuq.common.job.NodeId;
import java.time.Instant;

/// A one-time token for a node; shown this once.
public record EnrolmentView(String token, NodeId nodeId, Instant expiresAt) {

    @Override
    public String toString() {
        return "EnrolmentView[nodeId=" + nodeId + ", expiresAt=" + expiresAt + "]";
    }
}
