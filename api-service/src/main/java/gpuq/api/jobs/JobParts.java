package gpuq.api.jobs;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;

/// What hangs on a job: its log, its timeline, its program's text, and who may read which of them.
@ApplicationScoped
class JobParts {

    private final JobLog log;
    private final JobTimeline timeline;
    private final Database database;
    private final ActiveVersions versions;
    private final JobAccess access;

    JobParts(
            JobLog log,
            JobTimeline timeline,
            Database database,
            ActiveVersions versions,
            JobAccess access) {
        this.log = log;
        this.timeline = timeline;
        this.database = database;
        this.versions = versions;
        this.access = access;
    }

    JobLog log() {
        return log;
    }

    JobTimeline timeline() {
        return timeline;
    }

    /// The program's bytes, exactly as they were handed in.
    byte[] solution(JobId id) {
        return database.first(
                        """
                        select b.content
                        from submission s
                        left join job_row j on j.job_id = s.job_id
                        join submission_bytes b on b.job_id = s.job_id
                             and b.sha256 = coalesce(j.solution_sha256, s.solution_sha256)
                        where s.job_id = ?
                        """,
                        row -> row.bytes("content"),
                        id.uuid())
                .orElseThrow(ProblemException::notFound);
    }

    /// @throws ProblemException `FORBIDDEN` if the competition keeps this stream from its students
    ///   (yet)
    void requireLogAllowed(JobView job, LogStream stream, Caller caller) {
        if (access.isStaff(job, caller)) {
            return;
        }
        Manifest manifest =
                versions.find(
                                new CompetitionRef(
                                        new CompetitionId(job.competitionId()),
                                        job.competitionVersion()))
                        .orElseThrow(ProblemException::notFound)
                        .manifest();
        Manifest.When when =
                switch (stream) {
                    case STDOUT -> manifest.feedback().stdout();
                    case STDERR -> manifest.feedback().stderr();
                    // The grader's output is the staff's log; it may quote answers.
                    case GRADER -> Manifest.When.STAFF;
                };
        boolean closed =
                manifest.closesAt() != null && java.time.Instant.now().isAfter(manifest.closesAt());
        boolean allowed =
                switch (when) {
                    case NOW -> true;
                    case AFTER_CLOSE -> closed;
                    case STAFF -> false;
                };
        if (!allowed) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "This competition does not show this log to you now.");
        }
    }
}
