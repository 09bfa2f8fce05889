package gpuq.api.agents;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.artifacts.JobFileStore;
import gpuq.api.database.Database;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.contract.ArtifactName;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The tables `artifact` and `submission_bytes`, as agents use them.
@ApplicationScoped
class AttemptArtifacts {

    private static final int MAX_PER_ATTEMPT = 32;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Database database;
    private final JobFileStore files;

    AttemptArtifacts(Database database, JobFileStore files) {
        this.database = database;
        this.files = files;
    }

    /// The student's program.
    Optional<byte[]> solution(JobId job) {
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
                job.uuid());
    }

    /// The file that the job's last run attempt has handed in: a grade leg only follows on that
    /// one, or on none where staff want a stored file graded.
    Optional<Path> submission(JobId job) {
        return database.first(
                        """
                        select sha256 from (
                            select sha256, attempt from artifact
                            where job_id = ? and leg = ? and name = ?
                            union all
                            select file_sha256, 0 from grading where job_id = ?) file
                        order by attempt desc limit 1
                        """,
                        row -> new Sha256(row.text("sha256")),
                        job.uuid(),
                        Leg.RUN.word(),
                        ArtifactName.SUBMISSION,
                        job.uuid())
                .flatMap(files::find);
    }

    /// Notes what an attempt has handed in under a name; sent again, the last one counts.
    ///
    /// @return whether the name is new
    /// @throws ProblemException `OVERLOADED` if the same bytes were removed with another job's just
    ///   now: they have to be sent again
    @Transactional
    boolean note(AttemptRef ref, NodeId node, String name, ArtifactStore.Stored stored) {
        files.hold(stored.sha256());
        if (files.find(stored.sha256()).isEmpty()) {
            throw new ProblemException(ProblemCode.OVERLOADED, "The file has to be sent once more.")
                    .retryAfter(AGAIN);
        }
        boolean isNew =
                database.update(
                                """
                                update artifact
                                set sha256 = ?, size = ?, node_id = ?, created_at = now()
                                where job_id = ? and leg = ? and attempt = ? and name = ?
                                """,
                                stored.sha256().value(),
                                stored.sizeBytes(),
                                node.value(),
                                ref.jobId().uuid(),
                                ref.leg().word(),
                                ref.number(),
                                name)
                        == 0;
        if (isNew) {
            requireRoom(ref);
            database.update(
                    """
                    insert into artifact (job_id, leg, attempt, name, sha256, size, node_id)
                    values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (job_id, leg, attempt, name) do update
                        set sha256 = excluded.sha256, size = excluded.size
                    """,
                    ref.jobId().uuid(),
                    ref.leg().word(),
                    ref.number(),
                    name,
                    stored.sha256().value(),
                    stored.sizeBytes(),
                    node.value());
        }
        return isNew;
    }

    private void requireRoom(AttemptRef ref) {
        int count =
                database.first(
                                """
                                select count(*)::int as number from artifact
                                where job_id = ? and leg = ? and attempt = ?
                                """,
                                row -> row.integer("number"),
                                ref.jobId().uuid(),
                                ref.leg().word(),
                                ref.number())
                        .orElse(0);
        if (count >= MAX_PER_ATTEMPT) {
            throw new ProblemException(
                    ProblemCode.LIMIT_EXCEEDED,
                    "An attempt may hand in at most %d files.".formatted(MAX_PER_ATTEMPT));
        }
    }
}
