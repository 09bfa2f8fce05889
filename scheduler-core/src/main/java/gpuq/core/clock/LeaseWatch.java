package gpuq.core.clock;

import gpuq.common.job.NodeId;
import gpuq.core.retry.Endings;
import gpuq.core.retry.Words;
import gpuq.core.state.Attempt;
import gpuq.core.state.CoreFact;
import gpuq.core.state.CoreLimits.Leases;
import gpuq.core.state.Job;
import gpuq.core.state.NodeEntity;
import gpuq.core.state.NodeEntity.Silence;
import gpuq.core.state.NodeEvents;
import gpuq.core.state.Turn;
import gpuq.core.state.Vigil.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Ends the leases of silent nodes: first SUSPECT, which brings no new work, then LOST, which gives
/// their jobs back to the queue at the old rank (NODE-2). Three times silence means nothing: after
/// a take-over, after a pause of our own, and while more than half of the pool is silent at once.
final class LeaseWatch {

    private LeaseWatch() {}

    static void tick(Turn turn, boolean afterTakeOver) {
        boolean wereAway = afterTakeOver || wereAway(turn);
        turn.emit(new CoreFact.Ticked(turn.now()));
        if (wereAway) {
            turn.emit(new CoreFact.LeasesRestarted(turn.now()));
            return;
        }
        List<NodeEntity> silent = silent(turn);
        if (isBlind(turn, silent)) {
            return;
        }
        for (NodeEntity node : silent) {
            if (node.silence() == Silence.HEARD) {
                enter(turn, node, Silence.SUSPECT);
            } else if (node.silence() == Silence.SUSPECT
                    && isSilentFor(turn, node.nodeId(), lostAfter(turn))) {
                enter(turn, node, Silence.LOST);
            }
            loseJobs(turn, node);
        }
    }

    /// Without ticks nobody listened either: a suspended machine, or a long backlog (ENV-6).
    private static boolean wereAway(Turn turn) {
        Instant last = turn.state().vigil().lastTick();
        return last == null
                || Duration.between(last, turn.now())
                                .compareTo(turn.limits().leases().longestTickGap())
                        > 0;
    }

    private static List<NodeEntity> silent(Turn turn) {
        Duration suspectAfter = turn.limits().leases().suspectAfter();
        return turn.state().nodes().all().stream()
                .filter(node -> isSilentFor(turn, node.nodeId(), suspectAfter))
                .toList();
    }

    /// More than half of those who were there until now fall silent at once: then it is we who do
    /// not hear, and nobody is given up. For a bounded time: after that it is the nodes after all.
    private static boolean isBlind(Turn turn, List<NodeEntity> silent) {
        long present = present(turn.state().nodes().all());
        boolean most = present >= 2 && 2 * present(silent) > present;
        Instant since = turn.state().vigil().blindSince();
        if (most && since == null) {
            turn.emit(new CoreFact.BlindnessBegan(turn.now()));
            return true;
        }
        if (!most && since != null) {
            turn.emit(new CoreFact.BlindnessEnded());
            turn.emit(new CoreFact.LeasesRestarted(turn.now()));
            return true;
        }
        return most
                && since != null
                && turn.now().isBefore(since.plus(turn.limits().leases().longestBlind()));
    }

    /// How many of these were not given up before.
    private static long present(Collection<NodeEntity> nodes) {
        return nodes.stream().filter(node -> node.silence() != Silence.LOST).count();
    }

    private static void enter(Turn turn, NodeEntity node, Silence silence) {
        turn.emit(new CoreFact.NodeSilenceSet(node.nodeId(), silence));
        turn.emit(NodeEvents.changed(turn.state(), node.with(silence), turn.now(), "SILENT"));
    }

    private static void loseJobs(Turn turn, NodeEntity node) {
        Leases leases = turn.limits().leases();
        for (Attempt attempt : turn.state().attempts().on(node.nodeId())) {
            Job job = turn.state().job(attempt.ref().jobId());
            if (job == null) {
                continue;
            }
            Duration wished = job.spec().terms().lostAfter();
            Duration patience =
                    wished.compareTo(leases.longestLostAfter()) > 0
                            ? leases.longestLostAfter()
                            : wished;
            if (isSilentFor(turn, node.nodeId(), leases.suspectAfter().plus(patience))) {
                Endings.lost(
                        turn,
                        job,
                        attempt,
                        Words.nodeLost(node.nodeId(), job.stage(), false),
                        false);
            }
        }
    }

    private static Duration lostAfter(Turn turn) {
        Leases leases = turn.limits().leases();
        return leases.suspectAfter().plus(leases.lostAfter());
    }

    private static boolean isSilentFor(Turn turn, NodeId id, Duration time) {
        Heard heard = turn.state().vigil().heard(id);
        return heard != null && !turn.now().isBefore(heard.at().plus(time));
    }
}
