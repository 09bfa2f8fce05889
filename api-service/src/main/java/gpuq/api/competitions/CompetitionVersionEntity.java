package gpuq.api.competitions;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of `competition_version`. Never leaves this package, and knows its competition by id
/// alone. All but its state and what its self-test finds is written once.
@Entity
@Table(name = "competition_version")
class CompetitionVersionEntity {

    @EmbeddedId Key ref;

    String state;

    @Column(updatable = false)
    byte[] manifest;

    /// Of the manifest, for those who count.
    @Column(name = "concurrent_total", updatable = false)
    @Nullable Integer concurrentTotal;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(updatable = false)
    String digests;

    @Column(name = "content_sha256", updatable = false)
    String contentSha256;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "self_test")
    String selfTest;

    boolean activates;

    @Column(name = "created_by", updatable = false)
    String createdBy;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields, or who makes the row
    protected CompetitionVersionEntity() {}

    /// Which version of which competition.
    @Embeddable
    record Key(@Column(name = "competition_id") String competitionId, int version) {}
}
