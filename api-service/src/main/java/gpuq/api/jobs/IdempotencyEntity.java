package gpuq.api.jobs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/// A row of `idempotency`: which job a user's key has made. Never leaves this package.
@Entity
@Table(name = "idempotency")
class IdempotencyEntity {

    @EmbeddedId Key id;

    String fingerprint;

    @Column(name = "job_id")
    UUID jobId;

    @Column(name = "created_at")
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields, or who makes the row
    protected IdempotencyEntity() {}

    /// Whose key.
    @Embeddable
    record Key(@Column(name = "user_id") String userId, @Column(name = "key") String clientKey) {}
}
