package gpuq.agent.rig;

import gpuq.agent.node.NodeIdentity;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import java.util.Base64;

/// Who the nodes of tests are: enrolled once, under a key of zeros.
public final class TestIdentity {

    private TestIdentity() {}

    public static NodeIdentity of(NodeId node) {
        return new NodeIdentity(
                node,
                new PoolId("default"),
                "cluster",
                1,
                Base64.getEncoder().encodeToString(new byte[32]));
    }
}
