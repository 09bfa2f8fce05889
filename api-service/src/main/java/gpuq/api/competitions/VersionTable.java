package gpuq.api.competitions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.common.bundle.ManifestJson;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import gpuq.common.json.JsonStyle;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The tables `competition` and `competition_version`: all SQL of competitions. Decides nothing.
@ApplicationScoped
class VersionTable {

    private static final String COMPETITION =
            "select id, owner_id, active_version, paused_reason from competition ";
    private static final String VERSION =
            """
            select competition_id, version, state, manifest, digests, content_sha256, self_test,
                   created_by, created_at
            from competition_version
            """;
    private static final TypeReference<Map<Part, Sha256>> DIGESTS = new TypeReference<>() {};
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private final Database database;

    VersionTable(Database database) {
        this.database = database;
    }

    /// A row of `competition`.
    record Competition(
            CompetitionId id,
            UserId owner,
            OptionalInt activeVersion,
            Optional<String> pausedReason) {}

    /// A row of `competition_version`.
    record Version(
            CompetitionRef ref,
            VersionState state,
            VersionContent content,
            SelfTest selfTest,
            UserId createdBy,
            Instant createdAt) {}

    Optional<Competition> competition(CompetitionId id) {
        return database.first(COMPETITION + "where id = ?", VersionTable::competition, id.value());
    }

    /// The competition, held until the transaction ends.
    Optional<Competition> lock(CompetitionId id) {
        return database.first(
                COMPETITION + "where id = ? for update", VersionTable::competition, id.value());
    }

    /// At most `limit` competitions whose ids come after a text.
    List<Competition> competitionsAfter(String id, int limit) {
        return database.list(
                COMPETITION + "where id > ? order by id limit ?",
                VersionTable::competition,
                id,
                limit);
    }

    /// Makes the competition, if it is not there yet.
    void addCompetition(CompetitionId id, UserId owner) {
        database.update(
                "insert into competition (id, owner_id) values (?, ?) on conflict (id) do nothing",
                id.value(),
                owner.value());
    }

    void setActive(CompetitionRef ref) {
        database.update(
                "update competition set active_version = ? where id = ?",
                ref.version(),
                ref.id().value());
    }

    Optional<Version> version(CompetitionRef ref) {
        return database.first(
                VERSION + "where competition_id = ? and version = ?",
                VersionTable::version,
                ref.id().value(),
                ref.version());
    }

    Optional<Version> latest(CompetitionId id) {
        return versions(id, 1).stream().findFirst();
    }

    /// The latest versions, the newest first.
    List<Version> versions(CompetitionId id, int limit) {
        return database.list(
                VERSION + "where competition_id = ? order by version desc limit ?",
                VersionTable::version,
                id.value(),
                limit);
    }

    void addVersion(Version version) {
        database.update(
                """
                insert into competition_version (competition_id, version, state, manifest, digests,
                    content_sha256, self_test, created_by, created_at)
                values (?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?)
                """,
                version.ref().id().value(),
                version.ref().version(),
                version.state().name(),
                ManifestJson.write(version.content().manifest()),
                json(version.content().orderedDigests()),
                version.content().bundle().value(),
                json(version.selfTest()),
                version.createdBy().value(),
                version.createdAt());
    }

    void setState(CompetitionRef ref, VersionState state) {
        database.update(
                "update competition_version set state = ? where competition_id = ? and version = ?",
                state.name(),
                ref.id().value(),
                ref.version());
    }

    private static Competition competition(Database.Row row) throws SQLException {
        @Nullable Long active = row.nullableLong("active_version");
        return new Competition(
                new CompetitionId(row.text("id")),
                new UserId(row.text("owner_id")),
                active == null ? OptionalInt.empty() : OptionalInt.of(active.intValue()),
                row.optionalText("paused_reason"));
    }

    private static Version version(Database.Row row) throws SQLException {
        try {
            return new Version(
                    new CompetitionRef(
                            new CompetitionId(row.text("competition_id")), row.integer("version")),
                    VersionState.valueOf(row.text("state")),
                    new VersionContent(
                            ManifestJson.read(row.bytes("manifest")),
                            MAPPER.readValue(row.text("digests"), DIGESTS),
                            new Sha256(row.text("content_sha256"))),
                    MAPPER.readValue(row.text("self_test"), SelfTest.class),
                    new UserId(row.text("created_by")),
                    row.time("created_at"));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored version cannot be read", e);
        }
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
