package gpuq.common.contract;

import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import java.time.Instant;
import java.util.List;

/// Every change of a node, on `gpuq.node-events`, keyed by node; written by the scheduler alone.
public sealed interface NodeEvent extends Message {

    NodeId nodeId();

    /// The node's whole place after a change of its status, its slots or its findings.
    ///
    /// @param why a closed word for the cause; empty where the status says all
    record NodeChanged(
            NodeId nodeId,
            PoolId pool,
            NodeStatus status,
            String bootId,
            String agentVersion,
            List<SlotReport> slots,
            List<HealthFinding> findings,
            int attempts,
            Instant at,
            String why)
            implements NodeEvent {}

    /// What a node may be given. `READY` is the only status in which new work comes.
    enum NodeStatus {
        READY,
        SUSPECT,
        LOST,
        CORDONED,
        DRAINING,
        QUARANTINED
    }
}
