package gpuq.sim;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.core.state.Job;
import gpuq.core.state.JobSpec;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.PoolState;
import java.util.List;

/// Which GPU slots of a node a job could run on, taken or not, by what the node has said: a
/// reckoning of the checkers' own.
final class GoodSlots {

    private GoodSlots() {}

    static List<String> of(PoolState state, NodeId id, Job job) {
        NodeEntity node = state.node(id);
        return node == null
                ? List.of()
                : node.said().slots().stream()
                        .filter(slot -> isGood(slot, job.spec()))
                        .map(SlotReport::name)
                        .filter(slot -> !isUnfit(node.said(), slot, job.spec()))
                        .toList();
    }

    private static boolean isGood(SlotReport slot, JobSpec spec) {
        return slot.kind() == SlotKind.GPU
                && slot.usable()
                && (spec.gpus() < 2 || !Boolean.TRUE.equals(slot.part()))
                && spec.gpu().isMetBy(slot.model(), slot.memory(), slot.computeCapability());
    }

    private static boolean isUnfit(NodeEntity.Said said, String slot, JobSpec spec) {
        List<UnfitImage> unfit = said.unfitImages();
        Sha256 image = spec.terms().digests().get(Part.IMAGE);
        return unfit != null
                && unfit.stream()
                        .anyMatch(it -> it.image().equals(image) && it.slots().contains(slot));
    }
}
