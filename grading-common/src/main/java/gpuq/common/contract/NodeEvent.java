package gpuq.common.contract;

import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every change of a node, keyed by node, what is foreseen of a pool, keyed by pool, and which
/// competitions are held in it, keyed by competition, on `gpuq.node-events`; written by the
/// scheduler alone.
public sealed interface NodeEvent extends Message {

    /// The node's whole place after a change of its status, its slots or its findings.
    ///
    /// @param clockOffsetMs how many milliseconds its clock is ahead of ours (behind, if negative)
    ///   at least: for people, nothing is ordered by it; absent where it has not said
    /// @param unfitImages which images do not run on which of its GPUs; absent where it has not
    ///   said
    /// @param why a closed word for the cause; empty where the status says all
    record NodeChanged(
            NodeId nodeId,
            PoolId pool,
            NodeStatus status,
            String bootId,
            String agentVersion,
            List<SlotReport> slots,
            List<HealthFinding> findings,
            int attempts,
            @Nullable Long clockOffsetMs,
            @Nullable List<UnfitImage> unfitImages,
            Instant at,
            String why)
            implements NodeEvent {}

    /// How long one would wait in a pool, and how far that can be relied on. Told when it has
    /// changed by more than a tenth, so a reader may take the last one for true.
    ///
    /// @param lines one for each kind of slot that jobs run on
    /// @param kept the slots that are kept for the first that needs more than are free; absent if
    ///   none are
    record PoolForecast(
            PoolId pool, List<LineForecast> lines, Waits waits, @Nullable Kept kept, Instant at)
            implements NodeEvent {}

    /// The wait of a job that comes now, behind everything that waits for the same kind of slot.
    ///
    /// @param slots how many there are, at work or not
    /// @param p50 half of the jobs wait no longer than this; absent where there is no slot
    /// @param p90 nine of ten do
    record LineForecast(
            SlotKind kind, int slots, int queued, @Nullable Duration p50, @Nullable Duration p90) {}

    /// How the last waits turned out against what was reckoned without correction.
    ///
    /// @param measured how many they are
    /// @param p50 the median of their ratios, in thousandths
    /// @param p90 the same for nine of ten
    /// @param promisesKept how many of the last jobs started by the p90 that held when they came
    /// @param promisesBroken how many did not
    record Waits(int measured, long p50, long p90, int promisesKept, int promisesBroken) {}

    /// Slots that nobody else gets unless they are free again by then.
    ///
    /// @param latest when the last of them is free at the latest
    record Kept(JobId jobId, NodeId nodeId, Instant latest) {}

    /// The jobs of a competition may start no more in a pool, or they may again.
    ///
    /// @param reason what its owners should know; empty where nobody said so
    record CompetitionChanged(
            CompetitionId competitionId,
            PoolId pool,
            CompetitionHold hold,
            String reason,
            Instant at)
            implements NodeEvent {}

    /// Who stopped a competition.
    enum CompetitionHold {
        NONE,
        STAFF,
        GRADER_FAULTS,
        DATA_FAULTS,
        WITHDRAWN
    }

    /// What a node may be given. `READY` is the only status in which new work comes.
    enum NodeStatus {
        READY,
        SUSPECT,
        LOST,
        CORDONED,
        DRAINING,
        QUARANTINED
    }
}
