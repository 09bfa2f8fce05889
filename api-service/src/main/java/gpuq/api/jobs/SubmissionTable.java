package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;

/// The tables `submission` and `submission_bytes`: what students asked. Written by submit and
/// update alone; read by joins, where they are needed.
@ApplicationScoped
class SubmissionTable {

    private final SubmissionRepository submissions;
    private final SubmissionBytesRepository programs;
    private final StatelessSession inserts;
    private final Database database;

    SubmissionTable(
            SubmissionRepository submissions,
            SubmissionBytesRepository programs,
            StatelessSession inserts,
            Database database) {
        this.inserts = inserts;
        this.database = database;
        this.submissions = submissions;
        this.programs = programs;
    }

    /// Writes both at once: plain SQL of the same transaction sees them. Without a session's memory
    /// of them, which nobody would ask and each submission would pay for.
    void add(SubmissionEntity row, Upload program) {
        inserts.insert(row);
        inserts.insert(entity(row.jobId, program));
    }

    /// The user's job with the same program that has not ended.
    Optional<String> unfinished(UserId user, CompetitionId competition, Sha256 program) {
        return database.first(
                """
                select s.job_id::text as job_id
                from submission s left join job_row j on j.job_id = s.job_id
                where s.user_id = ? and s.competition_id = ? and s.solution_sha256 = ? and j.finished_at is null
                limit 1
                """,
                row -> row.text("job_id"),
                user.value(),
                competition.value(),
                program.value());
    }

    /// The row, held until the transaction ends, to be changed.
    SubmissionEntity lock(UUID job) {
        return submissions
                .findByIdOptional(job, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(ProblemException::notFound);
    }

    /// Keeps a program beside those that are there already; one that came before gets another name.
    void keep(UUID job, Upload program) {
        SubmissionBytesEntity earlier =
                programs.findById(new SubmissionBytesEntity.Key(job, program.sha256().value()));
        if (earlier == null) {
            programs.persist(entity(job, program));
        } else {
            earlier.rename(program.label());
        }
    }

    private static SubmissionBytesEntity entity(UUID job, Upload program) {
        SubmissionBytesEntity row = new SubmissionBytesEntity();
        row.id = new SubmissionBytesEntity.Key(job, program.sha256().value());
        row.size = program.sizeBytes();
        row.name = program.label();
        row.content = program.bytes();
        row.minerSign = MinerSigns.in(program.bytes()).orElse(null);
        return row;
    }
}
