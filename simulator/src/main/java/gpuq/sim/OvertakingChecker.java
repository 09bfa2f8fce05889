package gpuq.sim;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.job.Leg;
import gpuq.core.queue.Waiting;
import gpuq.core.slots.NodeSlots;
import gpuq.core.state.CoreFact.SlotsTaken;
import gpuq.core.state.CoreLimits.Stays;
import gpuq.core.state.Fact;
import gpuq.core.state.Job;
import gpuq.core.state.JobSpec;
import gpuq.core.state.PoolState;
import gpuq.core.state.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Nobody makes a job wait longer for which slots are kept: who stands behind it gets such a slot
/// only if the limits that are enforced take it off again by the time for which it is kept; and
/// nobody behind it gets any slot while those that are kept are of no use to it. Asked for each
/// start, of the state before it and by a reckoning of its own.
final class OvertakingChecker implements StartChecker {

    private final Stays stays;
    private boolean isReturn;

    OvertakingChecker(Stays stays) {
        this.stays = stays;
    }

    @Override
    public void before(Fact fact, PoolState state) {
        if (fact instanceof Fact.OfJob(JobAssigned(var facts, _))) {
            // It never left its slots.
            isReturn = facts.why().equals("RETURNED");
        } else if (fact instanceof SlotsTaken taken && !isReturn) {
            started(taken, state);
        }
    }

    private void started(SlotsTaken taken, PoolState state) {
        Reservation kept = state.vigil().reservation();
        if (kept == null
                || !(state.job(taken.jobId()) instanceof Job.OnNode job)
                || job.leg() != Leg.RUN) {
            return;
        }
        Job waiting = waitingBefore(state, kept, job);
        if (waiting == null || !couldRunOnAny(state, waiting)) {
            return;
        }
        if (!isOfUse(state, kept, waiting)) {
            throw new Violation(
                    "%s overtakes one for which slots are kept that are of no use to it: %s"
                            .formatted(job.id(), kept));
        }
        if (job.attempt().node().equals(kept.node())
                && taken.slots().stream().anyMatch(kept.slots()::contains)
                && end(job).isAfter(kept.shadow())) {
            throw new Violation(
                    "%s may be on a slot until %s that is kept: %s"
                            .formatted(job.id(), end(job), kept));
        }
    }

    /// The job for which they are kept, if it waits and could start but for the slots, and stands
    /// before this one.
    private static @Nullable Job waitingBefore(PoolState state, Reservation kept, Job started) {
        Iterator<Waiting> inOrder = state.lines().line(SlotKind.GPU).inOrder();
        while (inOrder.hasNext()) {
            Waiting next = inOrder.next();
            if (next.rank().compareTo(started.rank()) > 0) {
                return null;
            }
            if (next.job().id().equals(kept.job())) {
                return state.job(kept.job());
            }
        }
        return null;
    }

    /// The only excuse: where no node could run it, now or later, nothing can be kept for it, and
    /// what was kept before binds nobody.
    private static boolean couldRunOnAny(PoolState state, Job waiting) {
        return state.slots().all().stream()
                .anyMatch(
                        node ->
                                mayGoTo(node, waiting)
                                        && GoodSlots.of(state, node.node(), waiting).size()
                                                >= waiting.spec().gpus());
    }

    /// Whether the job could start on the kept slots once all of them are free.
    private static boolean isOfUse(PoolState state, Reservation kept, Job waiting) {
        NodeSlots node = state.slots().of(kept.node());
        return mayGoTo(node, waiting)
                && kept.slots().size() == waiting.spec().gpus()
                && GoodSlots.of(state, kept.node(), waiting).containsAll(kept.slots());
    }

    /// Slots are not kept on a node where its run has failed by a fault that is not the student's.
    private static boolean mayGoTo(NodeSlots node, Job waiting) {
        return node.accepting()
                && waiting.past().failures().stream()
                        .filter(failure -> failure.ref().leg() == Leg.RUN)
                        .noneMatch(failure -> failure.node().equals(node.node()));
    }

    private Instant end(Job.OnNode job) {
        JobSpec spec = job.spec();
        Duration longest =
                stays.assigned()
                        .plus(spec.terms().prepareTimeout())
                        .plus(stays.margin())
                        .plus(spec.timeout())
                        .plus(stays.margin());
        return job.attempt().at().plus(longest);
    }
}
