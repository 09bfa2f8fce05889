package gpuq.core.report;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.core.state.CoreFact;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.Turn;
import gpuq.core.state.Vigil.Heard;

/// The door for everything that agents say. Lets in what comes from an admitted node, under its
/// present key, and later in its order than anything before.
public final class AgentReports {

    private AgentReports() {}

    /// A record's place in its node's order.
    public record Seal(int epoch, long incarnation, long sequence) {

        boolean isAfter(Heard heard) {
            return incarnation > heard.incarnation()
                    || (incarnation == heard.incarnation() && sequence > heard.sequence());
        }
    }

    public static void take(Turn turn, AgentEvent event, Seal seal) {
        NodeEntity node = turn.state().node(event.nodeId());
        if (node == null) {
            turn.ignore("unknown node");
            return;
        }
        if (seal.epoch() != node.order().epoch()) {
            turn.ignore("another epoch");
            return;
        }
        Heard heard = turn.state().vigil().heard(node.nodeId());
        if (heard != null && !seal.isAfter(heard)) {
            turn.ignore("out of order");
            return;
        }
        switch (event) {
            case Heartbeat heartbeat -> Heartbeats.take(turn, node, heartbeat);
            case AttemptPhase phase -> AttemptReports.phase(turn, node, phase);
            case AttemptEnded ended -> AttemptReports.ended(turn, node, ended);
        }
        if (turn.hasChanged()) {
            turn.emit(new CoreFact.ReportTaken(node.nodeId(), seal.incarnation(), seal.sequence()));
        }
        turn.emit(
                new CoreFact.NodeHeard(
                        node.nodeId(), seal.incarnation(), seal.sequence(), turn.now()));
    }
}
