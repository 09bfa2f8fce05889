package gpuq.core.state;

import gpuq.common.contract.Command.GradeFile;
import gpuq.common.contract.Command.SubmitJob;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import gpuq.common.job.Leg;
import gpuq.common.job.Priority;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import gpuq.core.slots.Demand;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was asked for: the submission as the scheduler keeps it, with what an update changed.
///
/// @param solution the program's digest; of a job that has a kind, the file's
/// @param traceparent the trace of the submission; empty if unknown
/// @param kind what it is if no student has submitted it; absent for a student's job
public record JobSpec(
        JobId id,
        UserId user,
        CompetitionRef competition,
        Instant submittedAt,
        Duration expectedTime,
        Duration timeout,
        int gpus,
        GpuNeed gpu,
        Priority priority,
        Sha256 solution,
        CompetitionTerms terms,
        String traceparent,
        @Nullable JobKind kind) {

    /// The spec that a submission asks for.
    public static JobSpec of(SubmitJob command, String traceparent) {
        return new JobSpec(
                command.jobId(),
                command.userId(),
                command.competition(),
                command.submittedAt(),
                command.expectedTime(),
                command.timeout(),
                command.gpus(),
                command.gpu(),
                command.priority(),
                command.solution(),
                command.terms(),
                traceparent,
                null);
    }

    /// The spec of a grading that staff ask for.
    public static JobSpec of(GradeFile command, String traceparent) {
        Duration limit = command.terms().graderTimeout();
        return new JobSpec(
                command.jobId(),
                command.userId(),
                command.competition(),
                command.submittedAt(),
                limit,
                limit,
                0,
                GpuNeed.ANY,
                command.kind().priority(),
                command.file().sha256(),
                command.terms(),
                traceparent,
                command.kind());
    }

    /// The leg that it begins with.
    public Leg firstLeg() {
        return kind == null ? Leg.RUN : Leg.GRADE;
    }

    /// What its run leg asks of a node.
    public Demand demand() {
        return Demand.ofRun(gpus, gpu, terms.digests().get(Part.IMAGE));
    }

    /// The same with equal parts in place of its own.
    public JobSpec with(
            UserId sameUser, CompetitionRef sameCompetition, CompetitionTerms sameTerms) {
        return new JobSpec(
                id,
                sameUser,
                sameCompetition,
                submittedAt,
                expectedTime,
                timeout,
                gpus,
                gpu,
                priority,
                solution,
                sameTerms,
                traceparent,
                kind);
    }

    /// The spec with everything that can still change changed.
    public JobSpec with(
            Duration newExpectedTime,
            Duration newTimeout,
            Priority newPriority,
            Sha256 newSolution) {
        return new JobSpec(
                id,
                user,
                competition,
                submittedAt,
                newExpectedTime,
                newTimeout,
                gpus,
                gpu,
                newPriority,
                newSolution,
                terms,
                traceparent,
                kind);
    }
}
