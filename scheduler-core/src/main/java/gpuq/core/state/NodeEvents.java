package gpuq.core.state;

import gpuq.common.contract.NodeEvent.NodeChanged;
import java.time.Instant;

/// Makes the events of a node.
public final class NodeEvents {

    private NodeEvents() {}

    /// What the node is after the facts that were just emitted.
    public static NodeChanged changed(PoolState state, NodeEntity node, Instant at, String why) {
        return said(state, node, node.said(), at, why);
    }

    /// The node has said something new.
    public static NodeChanged said(
            PoolState state, NodeEntity node, NodeEntity.Said said, Instant at, String why) {
        return new NodeChanged(
                node.nodeId(),
                state.pool().poolId(),
                node.with(said).status(),
                said.bootId(),
                said.agentVersion(),
                said.slots(),
                said.findings(),
                state.attempts().on(node.nodeId()).size(),
                said.clockOffsetMs(),
                said.unfitImages(),
                at,
                why);
    }
}
