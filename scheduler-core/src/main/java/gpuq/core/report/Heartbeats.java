package gpuq.core.report;

import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.job.Outcome;
import gpuq.core.retry.Endings;
import gpuq.core.retry.Words;
import gpuq.core.state.Attempt;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Said;
import gpuq.core.state.NodeEntity.Silence;
import gpuq.core.state.NodeEvents;
import gpuq.core.state.Turn;
import java.util.List;

/// A node is alive, and says all that must be known to know it anew. Finds machines that have
/// restarted (NODE-3); what the node holds is compared in [Holdings].
final class Heartbeats {

    private Heartbeats() {}

    static void take(Turn turn, NodeEntity node, Heartbeat heartbeat) {
        if (!heartbeat.pool().equals(turn.state().pool().poolId()) || isNonsense(turn, heartbeat)) {
            turn.ignore("a heartbeat that makes no sense");
            return;
        }
        Said said =
                new Said(
                        heartbeat.bootId(),
                        heartbeat.agentVersion(),
                        heartbeat.slots(),
                        heartbeat.findings(),
                        heartbeat.clockOffsetMs(),
                        heartbeat.unfitImages());
        boolean isFirst = node.said().bootId().isEmpty();
        boolean hasRestarted = !isFirst && !node.said().bootId().equals(heartbeat.bootId());
        boolean wasSilent = node.silence() != Silence.HEARD;
        if (wasSilent) {
            turn.emit(new CoreFact.NodeSilenceSet(node.nodeId(), Silence.HEARD));
        }
        if (wasSilent || !said.equals(node.said())) {
            String why = isFirst ? "JOINED" : hasRestarted ? "RESTARTED" : wasSilent ? "BACK" : "";
            turn.emit(
                    NodeEvents.said(turn.state(), node.with(Silence.HEARD), said, turn.now(), why));
        }
        if (heartbeat.data() != null && !heartbeat.data().equals(node.data())) {
            turn.emit(new CoreFact.NodeDataSet(node.nodeId(), heartbeat.data()));
        }
        if (hasRestarted) {
            loseAll(turn, node);
        }
        new Holdings(turn, heartbeat).compare();
    }

    private static void loseAll(Turn turn, NodeEntity node) {
        for (Attempt attempt : turn.state().attempts().on(node.nodeId())) {
            Job job = turn.state().job(attempt.ref().jobId());
            if (job != null) {
                Outcome lost = Words.nodeLost(node.nodeId(), job.stage(), true);
                Endings.gone(turn, job, lost);
            }
        }
    }

    /// A slot named twice would be given out twice.
    private static boolean isNonsense(Turn turn, Heartbeat heartbeat) {
        List<SlotReport> slots = heartbeat.slots();
        List<UnfitImage> unfit = heartbeat.unfitImages();
        return heartbeat.bootId().isEmpty()
                || (unfit != null && unfit.size() > UnfitImage.MOST)
                || slots.size() > turn.limits().memory().slotsPerNode()
                || heartbeat.attempts().size() > 2 * turn.limits().memory().slotsPerNode()
                || (heartbeat.data() != null && heartbeat.data().size() > Heartbeat.MAX_DATA)
                || slots.stream().map(SlotReport::name).distinct().count() != slots.size();
    }
}
