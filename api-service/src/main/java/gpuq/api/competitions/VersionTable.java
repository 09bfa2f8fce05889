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
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The tables `competition` and `competition_version`. Decides nothing. What it gives is a value:
/// the rows themselves stay here, and none is kept between two calls.
@ApplicationScoped
class VersionTable {

    private static final TypeReference<Map<Part, Sha256>> DIGESTS = new TypeReference<>() {};
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private final CompetitionRepository competitions;
    private final CompetitionVersionRepository versions;
    private final Database database;

    VersionTable(
            CompetitionRepository competitions,
            CompetitionVersionRepository versions,
            Database database) {
        this.competitions = competitions;
        this.versions = versions;
        this.database = database;
    }

    /// A row of `competition`.
    record Competition(
            CompetitionId id,
            UserId owner,
            OptionalInt activeVersion,
            Optional<String> pausedReason,
            Optional<String> withdrawnReason) {}

    /// A row of `competition_version`.
    ///
    /// @param activates whether it becomes the active one once its self-test has passed
    record Version(
            CompetitionRef ref,
            VersionState state,
            VersionContent content,
            SelfTest selfTest,
            boolean activates,
            UserId createdBy,
            Instant createdAt) {}

    Optional<Competition> competition(CompetitionId id) {
        return competitions.findByIdOptional(id.value()).map(this::value);
    }

    /// The competition, held until the transaction ends.
    Optional<Competition> lock(CompetitionId id) {
        return competitions
                .find("id", id.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional()
                .map(this::value);
    }

    /// At most `limit` competitions whose ids come after a text.
    List<Competition> competitionsAfter(String id, int limit) {
        return competitions.find("id > ?1 order by id", id).page(0, limit).stream()
                .map(this::value)
                .toList();
    }

    /// Makes the competition, if it is not there yet. Plain SQL: of two at once, one is told that
    /// it is there, instead of failing.
    void addCompetition(CompetitionId id, UserId owner) {
        database.update(
                "insert into competition (id, owner_id) values (?, ?) on conflict (id) do nothing",
                id.value(),
                owner.value());
    }

    void setActive(CompetitionRef ref) {
        competitions.update("activeVersion = ?1 where id = ?2", ref.version(), ref.id().value());
    }

    /// @param reason absent: it goes on
    void setPaused(CompetitionId id, @Nullable String reason) {
        if (reason == null) {
            competitions.update("pausedReason = null where id = ?1", id.value());
        } else {
            competitions.update("pausedReason = ?1 where id = ?2", reason, id.value());
        }
    }

    void setWithdrawn(CompetitionId id, String reason) {
        competitions.update("withdrawnReason = ?1 where id = ?2", reason, id.value());
    }

    Optional<Version> version(CompetitionRef ref) {
        return versions.find(
                        "ref.competitionId = ?1 and ref.version = ?2",
                        ref.id().value(),
                        ref.version())
                .firstResultOptional()
                .map(this::value);
    }

    Optional<Version> latest(CompetitionId id) {
        return versions(id, 1).stream().findFirst();
    }

    /// The latest versions, the newest first.
    List<Version> versions(CompetitionId id, int limit) {
        return versions
                .find("ref.competitionId = ?1 order by ref.version desc", id.value())
                .page(0, limit)
                .stream()
                .map(this::value)
                .toList();
    }

    void addVersion(Version version) {
        CompetitionVersionEntity row = new CompetitionVersionEntity();
        row.ref = key(version.ref());
        row.state = version.state().name();
        row.manifest = ManifestJson.write(version.content().manifest());
        row.concurrentTotal = version.content().manifest().quota().concurrentTotal();
        row.digests = json(version.content().orderedDigests());
        row.contentSha256 = version.content().bundle().value();
        row.selfTest = json(version.selfTest());
        row.activates = version.activates();
        row.createdBy = version.createdBy().value();
        row.createdAt = version.createdAt();
        versions.persistAndFlush(row);
    }

    void setState(CompetitionRef ref, VersionState state) {
        versions.update(
                "state = ?1 where ref.competitionId = ?2 and ref.version = ?3",
                state.name(),
                ref.id().value(),
                ref.version());
    }

    void setSelfTest(CompetitionRef ref, SelfTest selfTest) {
        versions.update(
                "selfTest = ?1 where ref.competitionId = ?2 and ref.version = ?3",
                json(selfTest),
                ref.id().value(),
                ref.version());
    }

    void setActivates(CompetitionRef ref, boolean activates) {
        versions.update(
                "activates = ?1 where ref.competitionId = ?2 and ref.version = ?3",
                activates,
                ref.id().value(),
                ref.version());
    }

    /// Versions whose self-test is going on.
    List<CompetitionRef> testing(int limit) {
        return versions
                .find("state = ?1 order by createdAt", VersionState.TESTING.name())
                .page(0, limit)
                .stream()
                .map(row -> value(row).ref())
                .toList();
    }

    private static CompetitionVersionEntity.Key key(CompetitionRef ref) {
        return new CompetitionVersionEntity.Key(ref.id().value(), ref.version());
    }

    /// The row as a value. It is let go of: a session lives as long as its request, and would give
    /// the same row again, whatever others have done to it.
    private Competition value(CompetitionEntity row) {
        competitions.getEntityManager().detach(row);
        return new Competition(
                new CompetitionId(row.id),
                new UserId(row.ownerId),
                row.activeVersion == null ? OptionalInt.empty() : OptionalInt.of(row.activeVersion),
                Optional.ofNullable(row.pausedReason),
                Optional.ofNullable(row.withdrawnReason));
    }

    private Version value(CompetitionVersionEntity row) {
        versions.getEntityManager().detach(row);
        try {
            return new Version(
                    new CompetitionRef(
                            new CompetitionId(row.ref.competitionId()), row.ref.version()),
                    VersionState.valueOf(row.state),
                    new VersionContent(
                            ManifestJson.read(row.manifest),
                            MAPPER.readValue(row.digests, DIGESTS),
                            new Sha256(row.contentSha256)),
                    MAPPER.readValue(row.selfTest, SelfTest.class),
                    row.activates,
                    new UserId(row.createdBy),
                    row.createdAt);
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
