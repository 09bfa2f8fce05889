package gpuq.api.system;

import gpuq.api.ApiConfig;
import gpuq.api.audit.Audit;
import gpuq.api.database.Database;
import gpuq.api.projection.EventsLag;
import gpuq.api.projection.ProjectionHealth;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The state of the whole, for operators.
@ApplicationScoped
class SystemQueries {

    private static final Duration LATE = Duration.ofSeconds(10);

    private final Database database;
    private final ApiConfig config;
    private final ProjectionHealth projection;
    private final EventsLag lag;
    private final Audit audit;

    SystemQueries(
            Database database,
            ApiConfig config,
            ProjectionHealth projection,
            EventsLag lag,
            Audit audit) {
        this.lag = lag;
        this.database = database;
        this.config = config;
        this.projection = projection;
        this.audit = audit;
    }

    /// @param degraded what does not work as it should, by a closed word each
    /// @param durabilityMode `single`: a crash loses nothing, a dead disk up to the last archived
    ///   WAL; `replicated`: nothing
    /// @param auditHead hash of the newest entry of the audit
    public record SystemView(
            Versions versions,
            String environment,
            List<String> degraded,
            ProjectionView projection,
            OutboxView outbox,
            String durabilityMode,
            @Nullable Instant lastBackupAt,
            @Nullable String auditHead,
            Instant asOf) {}

    public record Versions(String api, String database, String schema) {}

    /// @param stopped why it does not read, if so
    /// @param lag how many events of jobs are yet to be read; absent if that is not known
    public record ProjectionView(
            @Nullable String stopped,
            @Nullable Long lag,
            List<Offset> offsets,
            @Nullable Instant lastChangeAt) {}

    public record Offset(String topic, int partition, long next) {}

    /// @param oldestSeconds age of the oldest command that was not sent yet
    public record OutboxView(long unsent, double oldestSeconds) {}

    SystemView system() {
        OutboxView outbox = outbox();
        List<String> degraded = new ArrayList<>();
        if (outbox.oldestSeconds() > LATE.toSeconds()) {
            degraded.add("relay");
        }
        if (projection.cause().isPresent() || projection.waiting().isPresent()) {
            degraded.add("projection");
        }
        OptionalLong behind = lag.records();
        return database.first(
                        """
                        select now() as as_of, current_setting('server_version') as server,
                               (select max(version) from flyway_schema_history
                                where success) as schema,
                               coalesce(current_setting('synchronous_standby_names', true), '')
                                   as standbys,
                               (select max(changed_at) from job_row) as last_change
                        """,
                        row ->
                                new SystemView(
                                        new Versions(
                                                version(), row.text("server"), row.text("schema")),
                                        config.environment(),
                                        degraded,
                                        new ProjectionView(
                                                projection.cause().orElse(null),
                                                behind.isPresent() ? behind.getAsLong() : null,
                                                offsets(),
                                                row.nullableTime("last_change")),
                                        outbox,
                                        row.text("standbys").isEmpty() ? "single" : "replicated",
                                        null,
                                        audit.last().map(Audit.Entry::hash).orElse(null),
                                        row.time("as_of")))
                .orElseThrow();
    }

    OutboxView outbox() {
        return database.first(
                        """
                        select count(*) as unsent,
                               coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)
                                   ::double precision as oldest
                        from outbox where sent_at is null
                        """,
                        row -> new OutboxView(row.longValue("unsent"), row.real("oldest")))
                .orElseThrow();
    }

    private List<Offset> offsets() {
        return database.list(
                """
                select topic, partition, next_offset from consumed_offset
                order by topic, partition
                """,
                row ->
                        new Offset(
                                row.text("topic"),
                                row.integer("partition"),
                                row.longValue("next_offset")));
    }

    private static String version() {
        String version = SystemQueries.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
