package gpuq.api.agents;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import org.jspecify.annotations.Nullable;

/// For which node a token is wanted, or which node uses one.
///
/// @param token only of the node itself
/// @param pool the default pool if absent
public record EnrolmentBody(
        @Nullable String token, @Nullable String nodeId, @Nullable String pool) {

    /// @throws ProblemException `MALFORMED_REQUEST` without a body
    static EnrolmentBody required(@Nullable EnrolmentBody body) {
        if (body == null) {
            throw new ProblemException(
                    ProblemCode.MALFORMED_REQUEST, "A JSON object is needed as the body.");
        }
        return body;
    }

    String tokenOrEmpty() {
        return token == null ? "" : token;
    }

    /// @throws ProblemException `INVALID_CONFIG` if it is not a node's name
    NodeId node() {
        if (nodeId == null || !NodeId.isValid(nodeId)) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    "node_id",
                    "must be 1 to 63 lower-case letters, digits and hyphens.");
        }
        return new NodeId(nodeId);
    }

    /// @throws ProblemException `INVALID_CONFIG` if it is not a pool's name
    PoolId poolOrDefault() {
        if (pool == null) {
            return PoolTable.DEFAULT_POOL;
        }
        if (!PoolId.isValid(pool)) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "pool", "is not one of the pools.");
        }
        return new PoolId(pool);
    }

    @Override
    public String toString() {
        return "EnrolmentBody[nodeId=" + nodeId + ", pool=" + pool + "]";
    }
}
