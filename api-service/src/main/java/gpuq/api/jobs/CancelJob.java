package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.Command;
import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Asks the scheduler to end a job. Asking twice is fine; what the scheduler decides is in the
/// job's events.
@ApplicationScoped
class CancelJob {

    private static final int MAX_REASON = 500;

    private final Outbox outbox;
    private final Database database;

    CancelJob(Outbox outbox, Database database) {
        this.outbox = outbox;
        this.database = database;
    }

    /// @param byStaff whether somebody else than the owner asks
    /// @throws ProblemException `JOB_FINISHED` if the job has ended, other than by a cancel
    @Transactional
    void cancel(JobView job, boolean byStaff, String reason) {
        if (job.state().isTerminal()) {
            if (job.state() == gpuq.common.job.JobState.CANCELLED) {
                return;
            }
            throw new ProblemException(
                    ProblemCode.JOB_FINISHED,
                    "Job %s ended at %s.".formatted(job.id(), job.finishedAt()));
        }
        if (reason.length() > MAX_REASON) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "reason", "is longer than " + MAX_REASON);
        }
        outbox.append(
                new Command.CancelJob(
                        new JobId(job.id()),
                        byStaff ? OutcomeCode.CANCELLED_BY_STAFF : OutcomeCode.CANCELLED_BY_USER,
                        reason,
                        database.first("select clock_timestamp() as now", row -> row.time("now"))
                                .orElseThrow()),
                new PoolId(job.pool()),
                job.id());
    }
}
