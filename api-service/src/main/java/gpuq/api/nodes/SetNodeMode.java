package gpuq.api.nodes;

import gpuq.api.audit.Audit;
import gpuq.api.outbox.Outbox;
import gpuq.common.contract.Command;
import gpuq.common.contract.Command.NodeMode;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Locale;

/// Tells the scheduler what an operator wants of a node; what runs there goes on.
@ApplicationScoped
class SetNodeMode {

    private final Outbox outbox;
    private final Audit audit;

    SetNodeMode(Outbox outbox, Audit audit) {
        this.outbox = outbox;
        this.audit = audit;
    }

    @Transactional
    void set(UserId operator, NodeView node, NodeMode mode, String reason) {
        PoolId pool = new PoolId(node.pool());
        outbox.append(
                new Command.SetNodeMode(new NodeId(node.id()), mode, reason, Instant.now()),
                pool,
                node.id());
        audit.append(
                operator.value(),
                "node." + mode.name().toLowerCase(Locale.ROOT),
                node.id(),
                reason);
    }
}
