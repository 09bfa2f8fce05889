package gpuq.common.contract;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What people want, on `gpuq.commands`. Each is self-contained: the scheduler asks nobody
/// anything.
public sealed interface Command extends Message {

    /// Put a job into its pool's queue. Sent again until its event is seen; the scheduler drops
    /// what it has seen.
    ///
    /// @param expectedTime what the student expects
    /// @param timeout the limit that is enforced; at most the competition's
    /// @param terms what the competition's version says, so that the scheduler need not know
    ///   competitions
    record SubmitJob(
            JobId jobId,
            UserId userId,
            CompetitionRef competition,
            PoolId pool,
            Instant submittedAt,
            Duration expectedTime,
            Duration timeout,
            int gpus,
            GpuNeed gpu,
            Priority priority,
            Sha256 solution,
            CompetitionTerms terms)
            implements Command {}

    /// Grade a file that is stored already, for the staff: a job without a run leg. Sent again
    /// until its event is seen; the scheduler drops what it has seen.
    ///
    /// @param userId who of the staff asked
    /// @param competition the version whose grader is run
    /// @param file what it is run on, as a run leg would have left it
    /// @param terms what the competition's version says, as in [SubmitJob]
    record GradeFile(
            JobId jobId,
            UserId userId,
            CompetitionRef competition,
            PoolId pool,
            Instant submittedAt,
            JobKind kind,
            CollectedFile file,
            CompetitionTerms terms)
            implements Command {}

    /// End a job, wherever it is. The code says who wants it: by the owner, by staff, superseded,
    /// user removed or by the system.
    record CancelJob(JobId jobId, OutcomeCode code, String reason, Instant at) implements Command {}

    /// Change what may still be changed of a job; absent fields stay.
    ///
    /// @param solution the digest of a replaced program; only applied while the job is queued
    record UpdateJob(
            JobId jobId,
            @Nullable Duration expectedTime,
            @Nullable Duration timeout,
            @Nullable Priority priority,
            @Nullable Sha256 solution,
            Instant at)
            implements Command {}

    /// Ask a running job's program where it is: the answer comes in its log (DEBUG-3).
    record DumpStack(JobId jobId, Instant at) implements Command {}

    /// Let no job of the competition start, or let them start again.
    record HoldCompetition(CompetitionId competitionId, boolean hold, String reason, Instant at)
            implements Command {}

    /// The competition is over for good: what waits in it ends, what has begun is brought to its
    /// end, and nothing is taken any more.
    record WithdrawCompetition(CompetitionId competitionId, String reason, Instant at)
            implements Command {}

    /// Stop a user's queued and running jobs and start no more of them, or lift that.
    record BlockUser(UserId userId, boolean block, String reason, Instant at) implements Command {}

    /// A node was enrolled, or enrolled anew: from now on only records sealed under this epoch's
    /// key count.
    ///
    /// @param epoch rises with each enrolment of the node
    record AdmitNode(NodeId nodeId, PoolId pool, int epoch, Instant at) implements Command {}

    /// What an operator wants of a node.
    record SetNodeMode(NodeId nodeId, NodeMode mode, String reason, Instant at)
            implements Command {}

    /// The words an operator has for a node: all of them keep what runs.
    enum NodeMode {
        OPEN,
        CORDONED,
        DRAINING,
        QUARANTINED
    }
}
