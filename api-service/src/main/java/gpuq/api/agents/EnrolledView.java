package gpuq.api.agents;

import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;

/// Who a node is from now on.
///
/// @param key its key in Base64; told this once
public record EnrolledView(NodeId nodeId, PoolId pool, String clusterId, int epoch, String key) {

    @Override
    public String toString() {
        return "EnrolledView[nodeId=" + nodeId + ", epoch=" + epoch + "]";
    }
}
