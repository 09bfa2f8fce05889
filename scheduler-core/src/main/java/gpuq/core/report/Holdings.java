package gpuq.core.report;

import gpuq.common.contract.AgentEvent.Heartbeat;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/// Compares what a node says it holds with what we think it holds. Three things can differ, and
/// each is put right here: it holds what it should not, it lacks what it should have (NODE-1), it
/// has let go of what lingered.
final class Holdings {

    /// Less than a beat, so that a node that never reads is noticed by its second one as before.
    private static final Duration TIME_TO_READ = Duration.ofSeconds(3);

    private final Turn turn;
    private final Heartbeat heartbeat;
    private final NodeId node;
    private final TreeSet<String> names = new TreeSet<>();

    Holdings(Turn turn, Heartbeat heartbeat) {
        this.turn = turn;
        this.heartbeat = heartbeat;
        this.node = heartbeat.nodeId();
    }

    void compare() {
        for (AttemptRef ref : heartbeat.attempts()) {
            if (names.add(ref.toString())) {
                holds(ref);
            }
        }
        for (Lingering lingering : lingering()) {
            if (isWithout(lingering.attempt())) {
                turn.emit(new CoreFact.AttemptGone(node, lingering.attempt().ref()));
            }
        }
        for (Attempt attempt : turn.state().attempts().on(node)) {
            if (!names.contains(attempt.ref().toString())
                    && isOfNow(attempt)
                    && !isUntold(attempt)) {
                lacks(attempt);
            }
        }
    }

    private void holds(AttemptRef ref) {
        if (Fence.isCurrent(turn.state(), node, ref)) {
            if (turn.state().vigil().missed(ref.jobId()) > 0) {
                turn.emit(new CoreFact.AttemptSeen(ref.jobId()));
            }
        } else if (Returning.isOpen(turn.state(), node, ref)
                && Returning.isSameLife(turn.state(), node, ref)) {
            Returning.takeBack(turn, node, ref);
        } else if (isLingering(ref) || hasReadAll()) {
            turn.send(new Assignment.StopAttempt(node, ref, "FENCED", turn.now()));
        }
    }

    private boolean isLingering(AttemptRef ref) {
        NodeEntity entity = turn.state().node(node);
        return entity != null && entity.lingering(ref).isPresent();
    }

    /// Until a node has read all that it was told, it may list what it was told to forget.
    private boolean hasReadAll() {
        Long last = heartbeat.lastAssignment();
        NodeEntity entity = turn.state().node(node);
        return last == null || entity == null || last >= entity.order().assignments();
    }

    /// Whether the node has let go of an attempt: it does not list it, and not because it has not
    /// yet been told of it.
    private boolean isWithout(Attempt attempt) {
        Long last = heartbeat.lastAssignment();
        return !names.contains(attempt.ref().toString())
                && (last == null || last >= attempt.assignment());
    }

    /// The node says that it has not read the assignment, and it has had no time for it yet: it
    /// speaks at every change, so two of its words may come before it reads once. An agent that was
    /// away has had none before it was back.
    private boolean isUntold(Attempt attempt) {
        Long last = heartbeat.lastAssignment();
        Instant back = turn.state().vigil().since(node, heartbeat.incarnation(), turn.now());
        Instant couldRead = attempt.at().isAfter(back) ? attempt.at() : back;
        return last != null
                && last < attempt.assignment()
                && turn.now().isBefore(couldRead.plus(TIME_TO_READ));
    }

    /// Heartbeats of a backlog were written before what we gave out while we read it: only once a
    /// tick has shown that we had caught up since can a heartbeat lack the attempt.
    private boolean isOfNow(Attempt attempt) {
        Instant lastTick = turn.state().vigil().lastTick();
        return lastTick != null && lastTick.isAfter(attempt.at());
    }

    /// One heartbeat may have been on its way when the assignment was made; two in a row were not.
    /// The slot is not free before the node says that it has passed the assignment.
    private void lacks(Attempt attempt) {
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

    private List<Lingering> lingering() {
        NodeEntity entity = turn.state().node(node);
        return entity == null ? List.of() : entity.lingering();
    }
}
