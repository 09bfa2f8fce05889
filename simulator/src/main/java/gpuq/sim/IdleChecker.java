package gpuq.sim;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.JobId;
import gpuq.core.queue.Waiting;
import gpuq.core.slots.NodeSlots;
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
            Job job = first == null ? null : state.job(first.job().id());
            if (first != null && !first.job().equals(job)) {
                throw new Violation("the line has %s, which is %s".formatted(first.job(), job));
            }
            if (job != null && job.past().failures(job.leg()).isEmpty()) {
                if (isIdle(state, kind, job)) {
                    waited.add(job.id());
                }
            }
        }
        before.retainAll(waited);
        if (!before.isEmpty()) {
            throw new Violation("a slot is idle while these wait: " + before);
        }
    }

    private static boolean isIdle(PoolState state, SlotKind kind, Job job) {
        int wanted = kind == SlotKind.GPU ? job.spec().gpus() : 1;
        return state.slots().all().stream()
                .anyMatch(node -> node.accepting() && free(state, node, kind, job) >= wanted);
    }

    private static long free(PoolState state, NodeSlots node, SlotKind kind, Job job) {
        return kind == SlotKind.GPU
                ? GoodSlots.of(state, node.node(), job).stream()
                        .filter(slot -> !node.holders().containsKey(slot))
                        .count()
                : node.freeCount(kind);
    }
}
