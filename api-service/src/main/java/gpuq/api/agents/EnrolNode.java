package gpuq.api.agents;

import gpuq.api.ApiConfig;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Digests;
import gpuq.common.contract.Command;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import gpuq.common.seal.NodeKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.jboss.logging.Logger;

/// How a machine becomes a node: an operator asks for a one-time token, the agent gives it back
/// once and is told its key. Enrolling again raises the epoch, and whatever holds the former key is
/// out.
@ApplicationScoped
class EnrolNode {

    private static final Logger LOG = Logger.getLogger(EnrolNode.class);
    private static final int TOKEN_BYTES = 32;

    private final ApiConfig config;
    private final PoolTable pools;
    private final NodeTable table;
    private final NodeKeys keys;
    private final Outbox outbox;
    private final SecureRandom random = new SecureRandom();

    EnrolNode(ApiConfig config, NodeTable table, NodeKeys keys, Outbox outbox) {
        this.config = config;
        pools = PoolTable.parse(config.pools());
        this.table = table;
        this.keys = keys;
        this.outbox = outbox;
    }

    /// Makes a token for a node. Only its digest is kept.
    ///
    /// @throws ProblemException `INVALID_CONFIG` if there is no such pool
    @Transactional
    EnrolmentView invite(NodeId node, PoolId pool, UserId operator) {
        requirePool(pool);
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = Instant.now().plus(config.enrolmentLife());
        table.addEnrolment(digest(token), node, pool, operator, expiresAt);
        LOG.infof("enrolment token made node_id=%s pool=%s", node, pool);
        return new EnrolmentView(token, node, expiresAt);
    }

    /// Uses the token up. The scheduler hears of the node in the same transaction.
    ///
    /// @throws ProblemException `UNAUTHENTICATED` if the token is not one for this node and pool
    @Transactional
    EnrolledView enrol(String token, NodeId node, PoolId pool) {
        if (!table.useEnrolment(digest(token), node, pool)) {
            throw new ProblemException(
                    ProblemCode.UNAUTHENTICATED,
                    "The token is not one for this node and pool, or it was used, or it has"
                            + " expired.");
        }
        requirePool(pool);
        int epoch = table.raiseEpoch(node, pool);
        outbox.append(new Command.AdmitNode(node, pool, epoch, Instant.now()), pool, node.value());
        LOG.infof("node enrolled node_id=%s pool=%s epoch=%d", node, pool, epoch);
        return new EnrolledView(
                node,
                pool,
                config.clusterId(),
                epoch,
                Base64.getEncoder().encodeToString(keys.key(node, epoch)));
    }

    private void requirePool(PoolId pool) {
        if (!pools.contains(pool)) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "pool", "is not one of the pools.");
        }
    }

    private static Sha256 digest(String token) {
        return Digests.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
