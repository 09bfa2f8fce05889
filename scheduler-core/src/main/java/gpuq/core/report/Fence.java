package gpuq.core.report;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.core.state.Attempt;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import org.jspecify.annotations.Nullable;

/// The fencing token: a report counts only if its node holds that very attempt of that very job
/// now. A job that has moved on, or an attempt that another node has, is out of reach for it.
final class Fence {

    private Fence() {}

    static boolean isCurrent(PoolState state, NodeId node, AttemptRef ref) {
        Attempt current = currentOf(state, ref);
        return current != null && current.ref().equals(ref) && current.node().equals(node);
    }

    private static @Nullable Attempt currentOf(PoolState state, AttemptRef ref) {
        Job job = state.job(ref.jobId());
        return switch (job) {
            case Job.OnNode onNode -> onNode.attempt();
            case Job.Stopping stopping -> stopping.was().attempt();
            case null -> null;
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ -> null;
        };
    }
}
