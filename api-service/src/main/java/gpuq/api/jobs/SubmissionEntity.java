package gpuq.api.jobs;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A row of `submission`: what the student asked, and may still change. Never leaves this package,
/// and knows everything else by id alone.
@Entity
@Table(name = "submission")
class SubmissionEntity {

    @Id
    @Column(name = "job_id")
    UUID jobId;

    @Column(name = "user_id", updatable = false)
    String userId;

    @Column(name = "user_name", updatable = false)
    String userName;

    @Column(name = "competition_id", updatable = false)
    String competitionId;

    @Column(name = "competition_version", updatable = false)
    int competitionVersion;

    @Column(updatable = false)
    String pool;

    @Column(name = "submitted_at", updatable = false)
    Instant submittedAt;

    @Column(name = "expected_seconds", updatable = false)
    long expectedSeconds;

    @Column(name = "timeout_seconds", updatable = false)
    long timeoutSeconds;

    @Column(updatable = false)
    int gpus;

    @Column(updatable = false)
    String priority;

    String note;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> tags;

    @JdbcTypeCode(SqlTypes.JSON)
    String metadata;

    @Column(name = "solution_sha256", updatable = false)
    String solutionSha256;

    @Column(name = "solution_size", updatable = false)
    long solutionSize;

    @Column(name = "solution_name", updatable = false)
    String solutionName;

    @Column(name = "trace_id", updatable = false)
    String traceId;

    @Column(name = "client_id", updatable = false)
    String clientId;

    @Column(updatable = false)
    String network;

    @Column(name = "token_id", updatable = false)
    String tokenId;

    String webhook;

    long revision;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields, or who makes the row
    protected SubmissionEntity() {}

    /// Takes the words of a change; what is absent stays.
    void change(
            @Nullable String newNote,
            @Nullable List<String> newTags,
            @Nullable String newMetadata,
            @Nullable String newWebhook) {
        note = newNote == null ? note : newNote;
        tags = newTags == null ? tags : newTags;
        metadata = newMetadata == null ? metadata : newMetadata;
        webhook = newWebhook == null ? webhook : newWebhook;
        revision++;
    }
}
