package gpuq.api.agents;

import gpuq.api.database.Database;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/// The tables `enrolment` and `node`: all that is asked of them.
@ApplicationScoped
class NodeTable {

    private final EnrolmentRepository enrolments;
    private final Database database;

    NodeTable(EnrolmentRepository enrolments, Database database) {
        this.enrolments = enrolments;
        this.database = database;
    }

    void addEnrolment(Sha256 token, NodeId node, PoolId pool, UserId by, Instant expiresAt) {
        EnrolmentEntity row = new EnrolmentEntity();
        row.tokenSha256 = token.value();
        row.nodeId = node.value();
        row.pool = pool.value();
        row.createdBy = by.value();
        row.expiresAt = expiresAt;
        enrolments.persistAndFlush(row);
    }

    /// Uses a token; false if it is not for this node and pool, was used, or has expired. Of two at
    /// once only one gets true.
    boolean useEnrolment(Sha256 token, NodeId node, PoolId pool) {
        return enrolments.update(
                        """
                        usedAt = instant
                        where tokenSha256 = ?1 and nodeId = ?2 and pool = ?3
                            and usedAt is null and expiresAt > instant
                        """,
                        token.value(),
                        node.value(),
                        pool.value())
                == 1;
    }

    /// Makes the node with epoch 1, or raises its epoch: the new one.
    int raiseEpoch(NodeId node, PoolId pool) {
        return database.first(
                        """
                        insert into node (node_id, pool, epoch) values (?, ?, 1)
                        on conflict (node_id) do update
                            set epoch = node.epoch + 1, pool = excluded.pool, enrolled_at = now()
                        returning epoch
                        """,
                        row -> row.integer("epoch"),
                        node.value(),
                        pool.value())
                .orElseThrow();
    }

    Optional<PoolId> pool(NodeId node) {
        return database.first(
                "select pool from node where node_id = ?",
                row -> new PoolId(row.text("pool")),
                node.value());
    }

    Optional<Integer> epoch(NodeId node) {
        return database.first(
                "select epoch from node where node_id = ?",
                row -> row.integer("epoch"),
                node.value());
    }
}
