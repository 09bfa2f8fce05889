package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;

/// What hangs on a job: its log, its timeline, its program's text.
@ApplicationScoped
class JobParts {

    private final JobLog log;
    private final JobTimeline timeline;
    private final Database database;

    JobParts(JobLog log, JobTimeline timeline, Database database) {
        this.log = log;
        this.timeline = timeline;
        this.database = database;
    }

    JobLog log() {
        return log;
    }

    JobTimeline timeline() {
        return timeline;
    }

    /// The program's bytes, exactly as they were handed in.
    ///
    /// @throws ProblemException `NOT_FOUND` once their time is over (STORE-9)
    byte[] solution(JobId id) {
        return database.first(
                        """
                        select b.content
                        from submission s
                        left join job_row j on j.job_id = s.job_id
                        join submission_bytes b on b.job_id = s.job_id
                             and b.sha256 = coalesce(j.solution_sha256, s.solution_sha256)
                        where s.job_id = ? and b.content is not null
                        """,
                        row -> row.bytes("content"),
                        id.uuid())
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.NOT_FOUND,
                                        "The program is not kept any more."));
    }
}
