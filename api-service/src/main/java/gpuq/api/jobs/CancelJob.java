package gpuq.api.jobs;

import gpuq.api.audit.Audit;
import gpuq.api.database.Database;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.Command;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/// Asks the scheduler to end a job. Asking twice is fine; what the scheduler decides is in the
/// job's events.
@ApplicationScoped
class CancelJob {

    private static final int MAX_REASON = 500;

    private final Outbox outbox;
    private final Database database;
    private final Audit audit;

    CancelJob(Outbox outbox, Database database, Audit audit) {
        this.outbox = outbox;
        this.database = database;
        this.audit = audit;
    }

    /// @param staff who asks, if it is not the owner
    /// @throws ProblemException `JOB_FINISHED` if the job has ended, other than by a cancel
    @Transactional
    void cancel(JobView job, @Nullable UserId staff, String reason) {
        if (job.state().isTerminal()) {
            if (job.state() == JobState.CANCELLED) {
                return;
            }
            throw finished(job);
        }
        if (reason.length() > MAX_REASON || reason.indexOf('\0') >= 0) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG,
                    "reason",
                    "must be a text of at most " + MAX_REASON + " characters");
        }
        outbox.append(
                new Command.CancelJob(
                        new JobId(job.id()),
                        staff == null
                                ? OutcomeCode.CANCELLED_BY_USER
                                : OutcomeCode.CANCELLED_BY_STAFF,
                        reason,
                        database.now()),
                new PoolId(job.pool()),
                job.id());
        if (staff != null) {
            audit.append(staff.value(), "job.cancel", job.id(), reason);
        }
    }

    static ProblemException finished(JobView job) {
        return new ProblemException(
                ProblemCode.JOB_FINISHED,
                "Job %s ended as %s at %s.".formatted(job.id(), job.state(), job.finishedAt()));
    }
}
