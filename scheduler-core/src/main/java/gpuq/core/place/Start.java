package gpuq.core.place;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.contract.JobEvent.GpuKind;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.core.share.Shares;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Failure;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.Turn;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Gives a job to a node: the attempt gets its number, the slots are taken, the node is told, all
/// in one step (CONC-1, RACE-7).
final class Start {

    private Start() {}

    static void on(Turn turn, Job job, Placement.Choice choice) {
        NodeEntity node = turn.state().node(choice.node());
        if (node == null) {
            throw new IllegalStateException("slots of an unknown node: " + choice);
        }
        Leg leg = job.leg();
        AttemptRef ref = new AttemptRef(job.id(), leg, job.past().attempts(leg) + 1);
        Shares.started(turn, job);
        GpuKind gpu = turn.state().slots().of(choice.node()).gpu(choice.slots()).orElse(null);
        turn.emit(JobEvents.assigned(job, ref, choice.node(), gpu, turn.now(), ""));
        stopTheFormer(turn, job, leg);
        turn.emit(
                new CoreFact.SlotsTaken(
                        job.id(),
                        node.said().bootId(),
                        choice.slots(),
                        nextAssignment(turn, choice.node())));
        turn.send(
                new Assignment.StartAttempt(
                        choice.node(),
                        node.said().bootId(),
                        ref,
                        job.spec().competition(),
                        choice.slots(),
                        job.spec().solution(),
                        digests(job, leg),
                        leg == Leg.RUN ? job.spec().timeout() : job.spec().terms().graderTimeout(),
                        leg == Leg.RUN ? null : job.past().submission(),
                        turn.now()));
    }

    private static long nextAssignment(Turn turn, NodeId id) {
        NodeEntity node = turn.state().node(id);
        return node == null ? 1 : node.order().assignments() + 1;
    }

    /// From now on nothing that an earlier attempt does can count: its node need not go on with it.
    private static void stopTheFormer(Turn turn, Job job, Leg leg) {
        List<Failure> failures = job.past().failures(leg);
        if (failures.isEmpty()) {
            return;
        }
        Failure last = failures.getLast();
        NodeId id = last.node();
        NodeEntity node = turn.state().node(id);
        if (node != null && node.lingering(last.ref()).isPresent()) {
            turn.send(new Assignment.StopAttempt(id, last.ref(), "FENCED", turn.now()));
        }
    }

    /// A run leg learns of nothing that only graders may see.
    private static Map<Part, Sha256> digests(Job job, Leg leg) {
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        job.spec()
                .terms()
                .digests()
                .forEach(
                        (part, digest) -> {
                            if (leg == Leg.GRADE || part.isForRun()) {
                                digests.put(part, digest);
                            }
                        });
        return digests;
    }
}
