package gpuq.core.share;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.core.queue.Ahead;
import gpuq.core.queue.Rank;
import gpuq.core.state.Job;
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
        long wait = waitMillis(state, kind, job.rank(), now);
        WaitRatios ratios = WaitRatios.of(state.pool());
        return Optional.of(
                new Forecast(
                        ahead.count() + 1,
                        now.plusMillis(ratios.p50(wait)),
                        now.plusMillis(ratios.p90(wait))));
    }

    /// The uncorrected wait of a rank; 0 where a slot is free for it or none is known.
    static long waitMillis(PoolState state, SlotKind kind, Rank rank, Instant now) {
        Ahead ahead = state.lines().line(kind).ahead(rank);
        long capacity = Capacity.thousandths(state, kind);
        boolean isFree = ahead.count() == 0 && !state.slots().free(kind).isEmpty();
        if (isFree || capacity == 0) {
            return 0;
        }
        return 1000 * (ahead.cost() + state.runningWork().millis(kind, now)) / capacity;
    }
}
