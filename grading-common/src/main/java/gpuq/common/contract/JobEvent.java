package gpuq.common.contract;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import gpuq.common.grading.Grade;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.JobState;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.PoolId;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.job.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Every change of a job, on `gpuq.job-events`, keyed by job: the one truth about jobs, written by
/// the scheduler alone. Each event says the job's whole place after it, so that a reader of one
/// event needs no other.
public sealed interface JobEvent extends Message {

    /// What every event says.
    JobFacts job();

    /// The common part; in JSON its fields stand beside the event's own.
    ///
    /// @param state the state after this event
    /// @param attempt the number of the attempt within its leg, 0 before the first
    /// @param at the scheduler's clock
    /// @param why a closed word for the cause, such as `NODE_LOST`; empty where the type says all
    /// @param kind what it is if no student has submitted it; absent for a student's job
    record JobFacts(
            JobId jobId,
            UserId userId,
            CompetitionId competitionId,
            int competitionVersion,
            JobState state,
            Stage stage,
            int attempt,
            Leg leg,
            @Nullable NodeId nodeId,
            Instant at,
            String why,
            @Nullable JobKind kind) {}

    /// In the queue, with its frozen place.
    ///
    /// @param expectedTime what its user says it takes
    /// @param predictedTime what it is taken to take, by what ran before: the place is reckoned
    ///   with it
    /// @param tag the place value: jobs start in the order of (class, tag, sequence)
    record JobQueued(
            @JsonUnwrapped JobFacts job,
            PoolId pool,
            Priority priority,
            Duration expectedTime,
            Duration predictedTime,
            Duration timeout,
            int gpus,
            Sha256 solution,
            long tag,
            long sequence)
            implements JobEvent {}

    /// Out of the queue's order until the cause is gone.
    record JobHeld(@JsonUnwrapped JobFacts job) implements JobEvent {}

    /// Given to a node.
    ///
    /// @param gpu what its GPUs are (EXEC-11); absent where the leg has none
    record JobAssigned(@JsonUnwrapped JobFacts job, @Nullable GpuKind gpu) implements JobEvent {}

    /// What the GPUs of an attempt are.
    ///
    /// @param model as the driver names it, `pretend` where the node has none
    /// @param driver its version; absent where the node does not say it
    record GpuKind(String model, @Nullable String driver) {}

    /// The node fetches what the attempt needs.
    record JobPreparing(@JsonUnwrapped JobFacts job, String detail) implements JobEvent {}

    /// The student's process has started.
    ///
    /// @param timeout the limit that is enforced from now on
    record JobRunning(@JsonUnwrapped JobFacts job, Duration timeout) implements JobEvent {}

    /// The run leg has ended with a file to grade, and its GPU is free. The first event of a job
    /// that has a kind: it comes with its file.
    record JobGrading(@JsonUnwrapped JobFacts job, CollectedFile submission, Usage usage)
            implements JobEvent {}

    /// Back in the queue at the old place, by a fault of ours: `why` says which.
    record JobRequeued(@JsonUnwrapped JobFacts job, Outcome cause) implements JobEvent {}

    /// A grading has a score. An ended event with the outcome follows at once for the first
    /// grading.
    record JobGraded(@JsonUnwrapped JobFacts job, int grading, Grade grade) implements JobEvent {}

    /// Over, for good.
    ///
    /// @param ran whether the student's process ever started
    /// @param counted whether the quota is charged
    /// @param retried how many attempts were made in vain before, by faults of ours
    record JobEnded(
            @JsonUnwrapped JobFacts job,
            Outcome outcome,
            boolean ran,
            boolean counted,
            int retried,
            Usage usage)
            implements JobEvent {}

    /// Something that may be changed was changed.
    record JobUpdated(
            @JsonUnwrapped JobFacts job,
            Duration expectedTime,
            Duration timeout,
            Priority priority,
            Sha256 solution)
            implements JobEvent {}
}
