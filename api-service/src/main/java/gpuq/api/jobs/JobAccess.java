package gpuq.api.jobs;

import gpuq.api.competitions.CompetitionStaff;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.contract.ArtifactName;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/// Finds a job for a caller. A job that is not there, has no id's form or belongs to somebody else
/// looks the same (AUTHZ-1).
@ApplicationScoped
public class JobAccess {

    private final JobQueries jobs;
    private final CompetitionStaff staff;
    private final Feedback feedback;

    JobAccess(JobQueries jobs, CompetitionStaff staff, Feedback feedback) {
        this.jobs = jobs;
        this.staff = staff;
        this.feedback = feedback;
    }

    /// The job, if the caller may see it, with what its competition shows her of it.
    ///
    /// @throws ProblemException `NOT_FOUND`
    public JobView visible(String id, Caller caller) {
        if (!JobId.isValid(id)) {
            throw ProblemException.notFound();
        }
        return jobs.find(new JobId(id))
                .flatMap(
                        job ->
                                isStaff(job, caller)
                                        ? Optional.of(job)
                                        : Optional.of(job)
                                                .filter(own -> isOwner(own, caller))
                                                .map(feedback::forStudent))
                .orElseThrow(ProblemException::notFound);
    }

    /// A page of what a filter lets through, each as the caller may see it.
    List<JobView> list(JobFilter filter, Caller caller) {
        return jobs.list(filter).stream()
                .map(job -> isStaff(job, caller) ? job : feedback.forStudent(job))
                .toList();
    }

    /// @throws ProblemException `FORBIDDEN` if the competition keeps this stream from its students
    ///   (yet)
    void requireLogAllowed(JobView job, LogStream stream, Caller caller) {
        if (!isStaff(job, caller) && !feedback.shows(job, stream)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This competition does not show this log to you now.");
        }
    }

    /// Whether a file that the job has left may be shown: what quotes its output, as its output.
    boolean showsFile(JobView job, String name, Caller caller) {
        return !name.equals(ArtifactName.FAILURE)
                || isStaff(job, caller)
                || (feedback.shows(job, LogStream.STDOUT) && feedback.shows(job, LogStream.STDERR));
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

    /// What looks wrong, in one's competitions, or anywhere for an operator. One's own jobs in
    /// other competitions are not among them: who submitted is not to learn it from a list.
    ///
    /// @throws ProblemException `FORBIDDEN` for who is staff of none
    JobFilter suspiciousScope(Caller caller) {
        if (caller.isOperator()) {
            return new JobFilter().suspicious();
        }
        List<String> competitions = staff.of(caller).stream().map(CompetitionId::value).toList();
        if (competitions.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only a competition's staff are told what looks wrong.");
        }
        return new JobFilter().suspiciousIn(competitions);
    }

    static boolean isOwner(JobView job, Caller caller) {
        return job.userId().equals(caller.id().value());
    }

    /// Whether the caller is staff of the job's competition, or an operator.
    public boolean isStaff(JobView job, Caller caller) {
        return caller.isOperator() || staff.isStaff(new CompetitionId(job.competitionId()), caller);
    }
}
