package gpuq.core.share;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.core.queue.Ahead;
import gpuq.core.state.Job;
import gpuq.core.state.Lines;
import gpuq.core.state.PoolState;
import java.time.Instant;
import java.util.Optional;

/// Where a job stands and when it may start: the work before it and on the slots, spread over the
/// slots, corrected by how the last such answers turned out. Costs a walk in the tree.
///
/// @param position 1 for the next
/// @param p50 half of the jobs start earlier than said here
/// @param p90 nine of ten do
public record Forecast(int position, Instant p50, Instant p90) {

    /// The forecast for a job that waits for its run leg.
    ///
    /// @return empty for any other, and while no node has a slot for it
    public static Optional<Forecast> of(PoolState state, Job job, Instant now) {
        if (!(job instanceof Job.Queued)) {
            return Optional.empty();
        }
        SlotKind kind = job.spec().gpus() > 0 ? SlotKind.GPU : SlotKind.CPU_RUN;
        if (Capacity.thousandths(state, kind) == 0) {
            return Optional.empty();
        }
        Ahead ahead = state.lines().line(kind).ahead(job.rank());
        long wait = new Wait(state, kind, now).millis(job.rank(), Lines.pen(job.spec()));
        WaitRatios ratios = WaitRatios.of(state);
        return Optional.of(
                new Forecast(
                        ahead.count() + 1,
                        now.plusMillis(ratios.p50(wait)),
                        now.plusMillis(ratios.p90(wait))));
    }
}
