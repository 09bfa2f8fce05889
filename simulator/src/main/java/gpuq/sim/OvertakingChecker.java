package gpuq.sim;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.core.queue.Waiting;
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
/// only if the limits that are enforced take it off again by the time for which it is kept. Asked
/// for each start, of the state before it and by a reckoning of its own.
final class OvertakingChecker {

    private final Stays stays;
    private boolean isReturn;

    OvertakingChecker(Stays stays) {
        this.stays = stays;
    }

    /// @param state as it is before the fact
    void before(Fact fact, PoolState state) {
        if (fact instanceof Fact.OfJob(JobAssigned(var facts))) {
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
                || job.leg() != Leg.RUN
                || !job.attempt().node().equals(kept.node())
                || taken.slots().stream().noneMatch(kept.slots()::contains)) {
            return;
        }
        if (isWhole(state, kept)
                && isStartableBefore(state, kept, job)
                && end(job).isAfter(kept.shadow())) {
            throw new Violation(
                    "%s may be on a slot until %s that is kept: %s"
                            .formatted(job.id(), end(job), kept));
        }
    }

    /// Whether the job for which they are kept waits and could start but for the slots, and stands
    /// before this one.
    private static boolean isStartableBefore(PoolState state, Reservation kept, Job started) {
        JobId waiting = kept.job();
        Iterator<Waiting> inOrder = state.lines().line(SlotKind.GPU).inOrder();
        while (inOrder.hasNext()) {
            Waiting next = inOrder.next();
            if (next.rank().compareTo(started.rank()) > 0) {
                return false;
            }
            if (next.job().equals(waiting)) {
                return isFor(kept, state.job(waiting));
            }
        }
        return false;
    }

    /// Whether all of the kept slots can still be used: with one that broke, the reservation went.
    private static boolean isWhole(PoolState state, Reservation kept) {
        return state.slots().of(kept.node()).reported().stream()
                .filter(SlotReport::usable)
                .map(SlotReport::name)
                .toList()
                .containsAll(kept.slots());
    }

    /// It may have been there since and have failed there: then it waits for another node.
    private static boolean isFor(Reservation kept, @Nullable Job waiting) {
        return waiting != null
                && waiting.past().failures().stream()
                        .noneMatch(failure -> failure.node().equals(kept.node()));
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
