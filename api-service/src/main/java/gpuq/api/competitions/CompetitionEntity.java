package gpuq.api.competitions;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/// A row of `competition`. Never leaves this package; its time of creation is the database's own.
@Entity
@Table(name = "competition")
class CompetitionEntity {

    @Id String id;

    @Column(name = "owner_id", updatable = false)
    String ownerId;

    @Column(name = "active_version")
    @Nullable Integer activeVersion;

    @Column(name = "paused_reason")
    @Nullable String pausedReason;

    @Column(name = "withdrawn_reason")
    @Nullable String withdrawnReason;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected CompetitionEntity() {}
}
