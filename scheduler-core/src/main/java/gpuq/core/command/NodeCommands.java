package gpuq.core.command;

import gpuq.common.contract.Command.AdmitNode;
import gpuq.common.contract.Command.SetNodeMode;
import gpuq.common.job.NodeId;
import gpuq.core.state.CoreFact;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEvents;
import gpuq.core.state.Turn;

/// Lets nodes in, and does with them what operators want. Nothing here stops a job that runs.
public final class NodeCommands {

    private NodeCommands() {}

    /// Only records sealed under this epoch count from now on: an older key is worth nothing.
    public static void admit(Turn turn, AdmitNode command) {
        NodeEntity known = turn.state().node(command.nodeId());
        if (!command.pool().equals(turn.state().pool().poolId())) {
            turn.reject("of another pool: " + command.pool());
        } else if (known != null && known.order().epoch() >= command.epoch()) {
            turn.ignore("admitted already");
        } else {
            turn.emit(new CoreFact.NodeAdmitted(command.nodeId(), command.epoch()));
            tell(turn, command.nodeId(), "ADMITTED");
        }
    }

    public static void setMode(Turn turn, SetNodeMode command) {
        NodeEntity known = turn.state().node(command.nodeId());
        if (known == null) {
            turn.ignore("unknown node");
        } else if (known.wish().mode() == command.mode()) {
            turn.ignore("no change");
        } else {
            turn.emit(new CoreFact.NodeModeSet(command.nodeId(), command.mode(), command.reason()));
            tell(turn, command.nodeId(), command.mode().name());
        }
    }

    private static void tell(Turn turn, NodeId id, String why) {
        NodeEntity node = turn.state().node(id);
        if (node != null) {
            turn.emit(NodeEvents.changed(turn.state(), node, turn.now(), why));
        }
    }
}
