package gpuq.api.jobs;

import gpuq.api.competitions.CompetitionStaff;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;

/// Finds a job for a caller. A job that is not there, has no id's form or belongs to somebody else
/// looks the same (AUTHZ-1).
@ApplicationScoped
public class JobAccess {

    private final JobQueries jobs;
    private final CompetitionStaff staff;

    JobAccess(JobQueries jobs, CompetitionStaff staff) {
        this.jobs = jobs;
        this.staff = staff;
    }

    /// The job, if the caller may see it.
    ///
    /// @throws ProblemException `NOT_FOUND`
    public JobView visible(String id, Caller caller) {
        if (!JobId.isValid(id)) {
            throw ProblemException.notFound();
        }
        return jobs.find(new JobId(id))
                .filter(job -> isOwner(job, caller) || isStaff(job, caller))
                .orElseThrow(ProblemException::notFound);
    }

    /// What a list may show: own jobs, those of one's competitions, or all for an operator.
    JobFilter scope(Caller caller) {
        return caller.isOperator()
                ? new JobFilter()
                : new JobFilter()
                        .visibleTo(
                                caller.id(),
                                staff.of(caller).stream().map(CompetitionId::value).toList());
    }

    static boolean isOwner(JobView job, Caller caller) {
        return job.userId().equals(caller.id().value());
    }

    /// Whether the caller is staff of the job's competition, or an operator.
    public boolean isStaff(JobView job, Caller caller) {
        return caller.isOperator() || staff.isStaff(new CompetitionId(job.competitionId()), caller);
    }
}
