package gpuq.api.jobs;

import gpuq.api.audit.Audit;
import gpuq.api.database.Database;
import gpuq.api.outbox.Outbox;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.Command;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.job.PoolId;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/// Asks a running job's program where it is (DEBUG-3). The answer comes in the job's log; a program
/// that ends before the question reaches it gives none.
@ApplicationScoped
class AskStack {

    private final Outbox outbox;
    private final Database database;
    private final Audit audit;

    AskStack(Outbox outbox, Database database, Audit audit) {
        this.outbox = outbox;
        this.database = database;
        this.audit = audit;
    }

    /// @param staff who asks, if it is not the owner
    /// @throws ProblemException `JOB_FINISHED` or `NOT_RUNNING`
    @Transactional
    void ask(JobView job, @Nullable UserId staff) {
        if (job.state().isTerminal()) {
            throw CancelJob.finished(job);
        }
        if (job.state() != JobState.RUNNING) {
            throw new ProblemException(
                    ProblemCode.NOT_RUNNING,
                    "Job %s is %s: no program of it runs.".formatted(job.id(), job.state()));
        }
        outbox.append(
                new Command.DumpStack(new JobId(job.id()), database.now()),
                new PoolId(job.pool()),
                job.id());
        if (staff != null) {
            audit.append(staff.value(), "job.stack", job.id(), "");
        }
    }
}
