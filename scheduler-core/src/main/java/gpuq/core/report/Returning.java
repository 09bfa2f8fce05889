package gpuq.core.report;

import gpuq.common.contract.JobEvent.GpuKind;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Stage;
import gpuq.core.state.Attempt;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Failure;
import gpuq.core.state.Job;
import gpuq.core.state.JobEvents;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Lingering;
import gpuq.core.state.NodeEntity.Silence;
import gpuq.core.state.NodeEvents;
import gpuq.core.state.PoolState;
import gpuq.core.state.Turn;
import java.util.Optional;

/// A node that was given up comes back with its attempt before another was made: the attempt goes
/// on as if nothing had happened (NODE-8). The work is not done twice, and nothing is charged.
final class Returning {

    private Returning() {}

    /// Whether the job still waits and no later attempt of it was given out.
    static boolean isOpen(PoolState state, NodeId node, AttemptRef ref) {
        Optional<Lingering> lingering = lingering(state, node, ref);
        if (lingering.isEmpty() || lingering.get().fenced()) {
            return false;
        }
        Job job = state.job(ref.jobId());
        if (job == null) {
            return false;
        }
        return switch (job) {
            case Job.Queued _, Job.Ungraded _ ->
                    job.leg() == ref.leg() && job.past().attempts(ref.leg()) == ref.number();
            case Job.Submitted _, Job.Held _, Job.OnNode _, Job.Stopping _ -> false;
        };
    }

    /// Whether the machine has not been restarted since the attempt was given to it.
    static boolean isSameLife(PoolState state, NodeId id, AttemptRef ref) {
        NodeEntity node = state.node(id);
        return node != null
                && lingering(state, id, ref)
                        .filter(it -> it.attempt().bootId().equals(node.said().bootId()))
                        .isPresent();
    }

    /// Gives the job back to the attempt, in the stage it was in.
    static Job.OnNode takeBack(Turn turn, NodeId node, AttemptRef ref) {
        Attempt attempt = lingering(turn.state(), node, ref).orElseThrow().attempt();
        Job waiting = existing(turn, ref);
        Stage stage = stageOf(waiting, ref);
        turn.emit(new CoreFact.AttemptGone(node, ref));
        GpuKind gpu = turn.state().slots().of(node).gpu(attempt.slots()).orElse(null);
        turn.emit(JobEvents.assigned(waiting, ref, node, gpu, turn.now(), "RETURNED"));
        turn.emit(
                new CoreFact.SlotsTaken(
                        ref.jobId(), attempt.bootId(), attempt.slots(), attempt.assignment()));
        if (stage != Stage.QUEUE) {
            Progress.advance(turn, onNode(turn, ref), stage, "");
        }
        return onNode(turn, ref);
    }

    /// A node that was silent has said something, and so is there.
    static void heard(Turn turn, NodeEntity node) {
        if (node.silence() != Silence.HEARD && !node.said().bootId().isEmpty()) {
            turn.emit(new CoreFact.NodeSilenceSet(node.nodeId(), Silence.HEARD));
            NodeEntity after = node.with(Silence.HEARD);
            turn.emit(NodeEvents.changed(turn.state(), after, turn.now(), "BACK"));
        }
    }

    private static Stage stageOf(Job job, AttemptRef ref) {
        return job.past().failures().stream()
                .filter(failure -> failure.ref().equals(ref))
                .map(Failure::stage)
                .findFirst()
                .orElse(Stage.QUEUE);
    }

    private static Optional<Lingering> lingering(PoolState state, NodeId id, AttemptRef ref) {
        NodeEntity node = state.node(id);
        return node == null ? Optional.empty() : node.lingering(ref);
    }

    private static Job.OnNode onNode(Turn turn, AttemptRef ref) {
        return (Job.OnNode) existing(turn, ref);
    }

    private static Job existing(Turn turn, AttemptRef ref) {
        Job job = turn.state().job(ref.jobId());
        if (job == null) {
            throw new IllegalStateException("no such job: " + ref);
        }
        return job;
    }
}
