package gpuq.sim;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.JobId;
import gpuq.core.queue.Waiting;
import gpuq.core.slots.Demand;
import gpuq.core.slots.PoolSlots;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import java.util.Set;
import java.util.TreeSet;

/// No slot is idle while the first of its line could use it (QUEUE-5), but for the second until the
/// next tick: a job that slots were kept for may have reached its user's cap by the same dispatch.
final class IdleChecker {

    private final Set<JobId> waited = new TreeSet<>();

    /// @param state after a tick
    void check(PoolState state) {
        Set<JobId> before = new TreeSet<>(waited);
        waited.clear();
        for (SlotKind kind : SlotKind.values()) {
            Waiting first = state.lines().line(kind).first();
            Job job = first == null ? null : state.job(first.job());
            if (job != null && job.past().failures(job.leg()).isEmpty()) {
                if (isIdle(state.slots(), kind, job)) {
                    waited.add(job.id());
                }
            }
        }
        before.retainAll(waited);
        if (!before.isEmpty()) {
            throw new Violation("a slot is idle while these wait: " + before);
        }
    }

    private static boolean isIdle(PoolSlots slots, SlotKind kind, Job job) {
        Demand demand =
                kind == SlotKind.GRADE
                        ? Demand.GRADING
                        : Demand.ofRun(job.spec().gpus(), job.spec().gpu());
        return slots.all().stream()
                .anyMatch(
                        node ->
                                node.accepting()
                                        && node.freeCount(kind) >= demand.count()
                                        && node.couldEver(demand));
    }
}
