package gpuq.core.report;

import gpuq.common.contract.Assignment;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.core.retry.Endings;
import gpuq.core.retry.Words;
import gpuq.core.state.Attempt;
import gpuq.core.state.CoreFact;
import gpuq.core.state.Job;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Lingering;
import gpuq.core.state.Turn;
import java.util.List;
import java.util.TreeSet;

/// Compares what a node says it holds with what we think it holds. Three things can differ, and
/// each is put right here: it holds what it should not, it lacks what it should have (NODE-1), it
/// has let go of what lingered.
final class Holdings {

    private Holdings() {}

    static void compare(Turn turn, NodeId node, List<AttemptRef> held) {
        TreeSet<String> names = new TreeSet<>();
        for (AttemptRef ref : held) {
            if (names.add(ref.toString())) {
                holds(turn, node, ref);
            }
        }
        for (Attempt attempt : turn.state().attempts().on(node)) {
            if (!names.contains(attempt.ref().toString())) {
                lacks(turn, attempt);
            }
        }
        for (Lingering lingering : lingering(turn, node)) {
            if (!names.contains(lingering.attempt().ref().toString())) {
                turn.emit(new CoreFact.AttemptGone(node, lingering.attempt().ref()));
            }
        }
    }

    private static void holds(Turn turn, NodeId node, AttemptRef ref) {
        if (Fence.isCurrent(turn.state(), node, ref)) {
            if (turn.state().vigil().missed(ref.jobId()) > 0) {
                turn.emit(new CoreFact.AttemptSeen(ref.jobId()));
            }
        } else if (Returning.isOpen(turn.state(), node, ref)
                && Returning.isSameLife(turn.state(), node, ref)) {
            Returning.takeBack(turn, node, ref);
        } else {
            turn.send(new Assignment.StopAttempt(node, ref, "FENCED", turn.now()));
        }
    }

    /// One heartbeat may have been on its way when the assignment was made; two in a row were not.
    private static void lacks(Turn turn, Attempt attempt) {
        Job job = turn.state().job(attempt.ref().jobId());
        if (job == null) {
            return;
        }
        turn.emit(new CoreFact.AttemptMissed(job.id()));
        if (turn.state().vigil().missed(job.id()) >= turn.limits().leases().missedHeartbeats()) {
            Endings.lost(
                    turn,
                    job,
                    attempt,
                    Words.nodeFault(
                            attempt.node(),
                            job.stage(),
                            "ATTEMPT_MISSING",
                            "it was given your job but does not have it"),
                    true);
        }
    }

    private static List<Lingering> lingering(Turn turn, NodeId id) {
        NodeEntity node = turn.state().node(id);
        return node == null ? List.of() : node.lingering();
    }
}
