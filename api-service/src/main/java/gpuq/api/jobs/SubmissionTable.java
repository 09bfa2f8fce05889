package gpuq.api.jobs;

import gpuq.api.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.UUID;

/// The tables `submission` and `submission_bytes`: what students asked. Written by submit and
/// update alone; read by joins, where they are needed.
@ApplicationScoped
class SubmissionTable {

    private final SubmissionRepository submissions;
    private final SubmissionBytesRepository programs;

    SubmissionTable(SubmissionRepository submissions, SubmissionBytesRepository programs) {
        this.submissions = submissions;
        this.programs = programs;
    }

    /// Writes both at once: plain SQL of the same transaction sees them.
    void add(SubmissionEntity row, Upload program) {
        submissions.persist(row);
        programs.persist(entity(row.jobId, program));
        submissions.flush();
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
        return row;
    }
}
