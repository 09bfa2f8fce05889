package gpuq.api.jobs;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/// Rows of `submission_bytes`; [SubmissionTable] alone uses it.
@ApplicationScoped
class SubmissionBytesRepository
        implements PanacheRepositoryBase<SubmissionBytesEntity, SubmissionBytesEntity.Key> {}
