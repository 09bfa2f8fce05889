package gpuq.api.agents;

import gpuq.api.ApiConfig;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.NodeId;
import gpuq.common.seal.NodeKeys;
import gpuq.common.seal.NodeToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which node is calling, by its own token. A node that was enrolled anew is another one: the token
/// must be of the current epoch.
@ApplicationScoped
class NodeAuth {

    private static final String SCHEME = "Bearer ";

    private final NodeKeys keys;
    private final NodeTable table;
    private final String clusterId;

    NodeAuth(ApiConfig config, NodeKeys keys, NodeTable table) {
        this.keys = keys;
        this.table = table;
        clusterId = config.clusterId();
    }

    /// @param authorization the request's header
    /// @throws ProblemException `UNAUTHENTICATED`, whatever is wrong with it
    NodeId node(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .flatMap(this::genuine)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.UNAUTHENTICATED,
                                        "A valid token of an enrolled node is needed."));
    }

    /// The signature is checked before the database is asked, so that forged tokens cost no query.
    private Optional<NodeId> genuine(String token) {
        return NodeToken.claim(token)
                .filter(claim -> isGenuine(token, claim))
                .filter(claim -> table.epoch(claim.node()).equals(Optional.of(claim.epoch())))
                .map(NodeToken.Claim::node);
    }

    private boolean isGenuine(String token, NodeToken.Claim claim) {
        byte[] key = keys.key(claim.node(), claim.epoch());
        return NodeToken.isGenuine(token, key, clusterId, Instant.now());
    }
}
