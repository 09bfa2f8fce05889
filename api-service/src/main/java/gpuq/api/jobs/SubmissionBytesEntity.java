package gpuq.api.jobs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `submission_bytes`: a program as it was handed in. Never leaves this package.
@Entity
@Table(name = "submission_bytes")
class SubmissionBytesEntity {

    @EmbeddedId Key id;

    @Column(updatable = false)
    long size;

    String name;

    @Column(updatable = false)
    byte[] content;

    @Column(name = "miner_sign", updatable = false)
    @Nullable String minerSign;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields, or who makes the row
    protected SubmissionBytesEntity() {}

    void rename(String label) {
        name = label;
    }

    /// Whose program, and which of those that were handed in for it.
    @Embeddable
    record Key(@Column(name = "job_id") UUID jobId, String sha256) {}
}
