package gpuq.api.agents;

import gpuq.api.database.Database;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/// The tables `enrolment` and `node`: all SQL of them.
@ApplicationScoped
class NodeTable {

    private final Database database;

    NodeTable(Database database) {
        this.database = database;
    }

    void addEnrolment(Sha256 token, NodeId node, PoolId pool, UserId by, Instant expiresAt) {
        database.update(
                "insert into enrolment (token_sha256, node_id, pool, created_by, expires_at)"
                        + " values (?, ?, ?, ?, ?)",
                token.value(),
                node.value(),
                pool.value(),
                by.value(),
                expiresAt);
    }

    /// Uses a token; false if it is not for this node and pool, was used, or has expired. Of two at
    /// once only one gets true.
    boolean useEnrolment(Sha256 token, NodeId node, PoolId pool) {
        return database.update(
                        """
                        update enrolment set used_at = now()
                        where token_sha256 = ? and node_id = ? and pool = ?
                            and used_at is null and expires_at > now()
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

    Optional<Integer> epoch(NodeId node) {
        return database.first(
                "select epoch from node where node_id = ?",
                row -> row.integer("epoch"),
                node.value());
    }
}
