package gpuq.core.state;

import gpuq.common.contract.Command.NodeMode;
import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.UserId;
import gpuq.core.queue.Account;
import gpuq.core.queue.Ran;
import gpuq.core.queue.Rank;
import gpuq.core.state.CompetitionEntity.DataFault;
import gpuq.core.state.CompetitionEntity.Hold;
import gpuq.core.state.NodeEntity.Silence;
import java.time.Instant;
import java.util.List;

/// Changes that no public topic shows. Made by the handlers through [Turn], applied by [PoolState].
public sealed interface CoreFact extends Fact {

    /// A change of one live job.
    sealed interface AboutJob extends CoreFact {
        JobId jobId();
    }

    /// A submission was taken; its queued event follows in the same step.
    record JobAccepted(JobSpec spec, Rank rank, Instant at) implements AboutJob {
        @Override
        public JobId jobId() {
            return spec.id();
        }
    }

    /// The slots of the attempt that the assigned event before it gave out.
    record SlotsTaken(JobId jobId, String bootId, List<String> slots, long assignment)
            implements AboutJob {}

    /// The retry waits until then.
    record RetryDelayed(JobId jobId, Instant until) implements AboutJob {}

    /// The retry's time has come.
    record RetryReady(JobId jobId) implements AboutJob {}

    /// The attempt has entered a stage that has no event of its own.
    record StageEntered(JobId jobId, Stage stage, Instant at) implements AboutJob {}

    /// The job has waited so long that it goes before all others.
    record JobAged(JobId jobId) implements AboutJob {}

    /// Somebody wants the job to end while a node has it.
    record CancelAsked(JobId jobId, CancelAsk ask) implements AboutJob {}

    /// An ended job is no longer remembered.
    record JobForgotten(JobId jobId) implements CoreFact {}

    /// A change of one node.
    sealed interface AboutNode extends CoreFact {
        NodeId nodeId();
    }

    /// Records of this epoch count from now on.
    record NodeAdmitted(NodeId nodeId, int epoch) implements AboutNode {}

    /// An operator has said what the node shall do.
    record NodeModeSet(NodeId nodeId, NodeMode mode, String reason) implements AboutNode {}

    /// The node has entered this step of its lease.
    record NodeSilenceSet(NodeId nodeId, Silence silence) implements AboutNode {}

    /// The node's next assignment has its number.
    record AssignmentNumbered(NodeId nodeId) implements AboutNode {}

    /// A report has changed something: its place in the node's order is kept.
    record ReportTaken(NodeId nodeId, long incarnation, long sequence) implements AboutNode {}

    /// The attempt has left its job without the node's word.
    record AttemptLingers(Attempt attempt, boolean fenced) implements AboutNode {
        @Override
        public NodeId nodeId() {
            return attempt.node();
        }
    }

    /// The node has other data than before.
    record NodeDataSet(NodeId nodeId, List<Sha256> data) implements AboutNode {}

    /// The node no longer holds the lingering attempt.
    record AttemptGone(NodeId nodeId, AttemptRef ref) implements AboutNode {}

    /// A change of one competition.
    sealed interface AboutCompetition extends CoreFact {
        CompetitionId competitionId();
    }

    /// A program has run so long in it.
    record CompetitionRan(CompetitionId competitionId, Ran ran) implements AboutCompetition {}

    /// None of its jobs may start.
    record CompetitionHeld(CompetitionId competitionId, Hold hold, String reason)
            implements AboutCompetition {}

    /// They may start again.
    record CompetitionReleased(CompetitionId competitionId) implements AboutCompetition {}

    /// Another job has met a fault of the grader.
    record GraderFaulted(CompetitionId competitionId, JobId jobId) implements AboutCompetition {}

    /// The grader has said something sensible.
    record GraderWorked(CompetitionId competitionId) implements AboutCompetition {}

    /// Another attempt has found the competition's data damaged.
    record DataFaulted(CompetitionId competitionId, DataFault fault) implements AboutCompetition {}

    /// The data of a leg has been brought together.
    record DataWorked(CompetitionId competitionId, Leg leg) implements AboutCompetition {}

    /// A change of one user.
    sealed interface AboutUser extends CoreFact {
        UserId userId();
    }

    /// No job of the user may start.
    record UserBlocked(UserId userId, String reason) implements AboutUser {}

    /// They may start again.
    record UserUnblocked(UserId userId) implements AboutUser {}

    /// What the user has paid and owes.
    record AccountChanged(UserId userId, Account account) implements AboutUser {}

    /// A program of the user has run so long.
    record UserRan(UserId userId, CompetitionId competitionId, Ran ran) implements AboutUser {}

    /// A change of the pool as a whole.
    sealed interface AboutPool extends CoreFact {}

    /// The virtual time of the pool.
    record ClockAdvanced(long clock) implements AboutPool {}

    /// A job has started after so many thousandths of the wait that was expected.
    ///
    /// @param inTime whether that was within what was promised when it came
    record WaitMeasured(long thousandths, boolean inTime) implements AboutPool {}

    /// What one leadership knows and the next begins anew: never stored.
    sealed interface Fleeting extends CoreFact {}

    /// A genuine record came from the node.
    record NodeHeard(NodeId nodeId, long incarnation, long sequence, Instant at)
            implements Fleeting {}

    /// Silence counts from now on, for every node.
    record LeasesRestarted(Instant at) implements Fleeting {}

    /// A heartbeat did not list an attempt that the node was given.
    record AttemptMissed(JobId jobId) implements Fleeting {}

    /// A heartbeat listed it.
    record AttemptSeen(JobId jobId) implements Fleeting {}

    /// A tick was taken.
    record Ticked(Instant at) implements Fleeting {}

    /// More than half of the pool fell silent at once: leases stop.
    record BlindnessBegan(Instant at) implements Fleeting {}

    /// Enough of the pool is heard again, or blindness has lasted too long.
    record BlindnessEnded() implements Fleeting {}

    /// Slots are kept for the first of a line.
    record SlotsKept(Reservation reservation) implements Fleeting {}

    /// This is what the pool's readers were told last.
    record ForecastTold(PoolForecast forecast) implements Fleeting {}

    /// The job's stay was looked at and is in order; look again then.
    record StayChecked(JobId jobId, Instant next) implements Fleeting {}
}
