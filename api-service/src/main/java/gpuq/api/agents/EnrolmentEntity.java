package gpuq.api.agents;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of `enrolment`: a one-time token, of which only the digest is kept. Never leaves this
/// package.
@Entity
@Table(name = "enrolment")
class EnrolmentEntity {

    @Id
    @Column(name = "token_sha256")
    String tokenSha256;

    @Column(name = "node_id", updatable = false)
    String nodeId;

    @Column(updatable = false)
    String pool;

    @Column(name = "created_by", updatable = false)
    String createdBy;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;

    @Column(name = "used_at")
    @Nullable Instant usedAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields, or who makes the row
    protected EnrolmentEntity() {}
}
