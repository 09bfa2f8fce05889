package gpuq.api.jobs;

import gpuq.api.artifacts.JobFileStore;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The files that a job has left, of its latest attempt each.
@ApplicationScoped
class JobFiles {

    private static final int MAX_FILES = 200;

    private final Database database;
    private final JobFileStore store;

    JobFiles(Database database, JobFileStore store) {
        this.database = database;
        this.store = store;
    }

    /// One file.
    public record FileView(
            String name, long size, Sha256 sha256, String leg, int attempt, Instant createdAt) {}

    List<FileView> list(JobId job) {
        return database.list(
                """
                select distinct on (name) name, size, sha256, leg, attempt, created_at
                from artifact where job_id = ? and deleted_at is null
                order by name, attempt desc limit ?
                """,
                row ->
                        new FileView(
                                row.text("name"),
                                row.longValue("size"),
                                new Sha256(row.text("sha256")),
                                row.text("leg"),
                                row.integer("attempt"),
                                row.time("created_at")),
                job.uuid(),
                MAX_FILES);
    }

    /// @throws ProblemException `NOT_FOUND`, or `RESULT_UNAVAILABLE` if the store has lost it
    Path file(JobId job, String name) {
        FileView found =
                list(job).stream()
                        .filter(file -> file.name().equals(name))
                        .findFirst()
                        .orElseThrow(ProblemException::notFound);
        return store.find(found.sha256())
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.RESULT_UNAVAILABLE,
                                        "The file cannot be read at the moment."));
    }

    /// Hides them at once; the bytes go with the next collection, within a minute (OUTPUT-10).
    @Transactional
    void delete(JobId job) {
        int _ =
                database.update(
                        """
                        update artifact set deleted_at = now()
                        where job_id = ? and deleted_at is null
                        """,
                        job.uuid());
    }
}
