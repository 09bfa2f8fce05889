package gpuq.api.competitions;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.Tree;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What people may see of competitions. Public ones and those of groups are seen by everyone who is
/// signed in; hidden ones, and those without an active version, by their owners and operators.
@ApplicationScoped
class CompetitionQueries {

    static final int MAX_PAGE = 200;

    private static final int MAX_VERSIONS = 100;
    private static final int MAX_DESCRIPTION_BYTES = 1 << 20;

    private final VersionTable table;
    private final PartStore parts;
    private final Ownership ownership;
    private final Holds holds;

    CompetitionQueries(VersionTable table, PartStore parts, Ownership ownership, Holds holds) {
        this.table = table;
        this.parts = parts;
        this.ownership = ownership;
        this.holds = holds;
    }

    /// A competition with the version that is shown of it.
    record Seen(VersionTable.Competition competition, VersionTable.Version version) {
        Manifest manifest() {
            return version.content().manifest();
        }

        boolean isActive() {
            return competition.activeVersion().isPresent();
        }
    }

    /// The competitions after the cursor, by id. A page may be shorter than asked for and still
    /// have a next one.
    ListView<CompetitionView> list(@Nullable String cursor, int limit) {
        int bounded = Math.clamp(limit, 1, MAX_PAGE);
        List<VersionTable.Competition> rows =
                table.competitionsAfter(cursor == null ? "" : decode(cursor), bounded + 1);
        List<VersionTable.Competition> page = rows.subList(0, Math.min(bounded, rows.size()));
        List<CompetitionView> items = new ArrayList<>();
        for (VersionTable.Competition row : page) {
            shown(row).filter(this::isVisible).ifPresent(seen -> items.add(view(seen, null)));
        }
        return new ListView<>(
                items, rows.size() > bounded ? encode(page.getLast().id().value()) : null);
    }

    /// One competition, with its description.
    ///
    /// @throws IOException if the disk fails
    CompetitionView get(CompetitionId id) throws IOException {
        Seen seen = seen(id);
        return view(seen, description(seen.version().content()));
    }

    /// The competition, if the caller may see it.
    ///
    /// @throws ProblemException `UNKNOWN_COMPETITION` otherwise: what is hidden looks as if it were
    ///   not there (AUTHZ-1)
    Seen seen(CompetitionId id) {
        return table.competition(id)
                .flatMap(this::shown)
                .filter(this::isVisible)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.UNKNOWN_COMPETITION,
                                        "There is no competition %s.".formatted(id)));
    }

    /// The versions, the newest first; for owners.
    ListView<VersionView> versions(CompetitionId id) {
        requireOwned(id);
        return new ListView<>(
                table.versions(id, MAX_VERSIONS).stream().map(VersionView::of).toList(), null);
    }

    /// A version; for owners.
    VersionTable.Version version(CompetitionRef ref) {
        requireOwned(ref.id());
        return table.version(ref).orElseThrow(ProblemException::notFound);
    }

    /// The public data's files.
    ListView<FileView> files(CompetitionId id) {
        return new ListView<>(
                parts.entries(seen(id).version().content().digest(Part.DATA)).values().stream()
                        .sorted(Comparator.comparing(Tree.Entry::path))
                        .map(entry -> new FileView(entry.path(), entry.sizeBytes(), entry.sha256()))
                        .toList(),
                null);
    }

    /// A file of the public data, if we have its bytes.
    Path file(CompetitionId id, String path) {
        VersionContent content = seen(id).version().content();
        if (DataElsewhere.isElsewhere(content.manifest(), Part.DATA)) {
            throw ProblemException.notFound();
        }
        return parts.file(content.digest(Part.DATA), path).orElseThrow(ProblemException::notFound);
    }

    private void requireOwned(CompetitionId id) {
        VersionTable.Competition competition = seen(id).competition();
        if (!ownership.isHeld(competition)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only the competition's owners may see or do this.");
        }
    }

    private Optional<Seen> shown(VersionTable.Competition competition) {
        Optional<VersionTable.Version> version =
                competition.activeVersion().isPresent()
                        ? table.version(
                                new CompetitionRef(
                                        competition.id(), competition.activeVersion().getAsInt()))
                        : table.latest(competition.id());
        return version.map(one -> new Seen(competition, one));
    }

    private boolean isVisible(Seen seen) {
        boolean isOpen =
                switch (seen.manifest().visibility()) {
                    case PUBLIC, GROUP -> seen.isActive();
                    case HIDDEN -> false;
                };
        return isOpen || ownership.isHeld(seen.competition());
    }

    private @Nullable String description(VersionContent content) throws IOException {
        Optional<Path> readme = parts.file(content.bundle(), content.manifest().description());
        if (readme.isEmpty()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(readme.get())) {
            return new String(in.readNBytes(MAX_DESCRIPTION_BYTES), StandardCharsets.UTF_8);
        }
    }

    private CompetitionView view(Seen seen, @Nullable String description) {
        Manifest manifest = seen.manifest();
        Optional<String> paused = seen.competition().pausedReason();
        return new CompetitionView(
                manifest.id(),
                seen.version().ref().version(),
                manifest.title(),
                manifest.summary(),
                description,
                phase(seen),
                manifest.opensAt(),
                manifest.closesAt(),
                manifest.late(),
                new CompetitionView.Data(manifest.data().asOf()),
                paused.map(CompetitionView.Paused::new).orElse(null),
                seen.competition()
                        .withdrawnReason()
                        .map(CompetitionView.Withdrawn::new)
                        .orElse(null),
                holds.of(manifest.id()).orElse(null),
                manifest.limits(),
                manifest.gpu(),
                manifest.submission(),
                manifest.metric(),
                manifest.quota(),
                manifest.leaderboard(),
                manifest.medals(),
                manifest.pool(),
                manifest.tags(),
                manifest.visibility(),
                manifest.isTest(),
                owners(seen));
    }

    private static CompetitionView.Phase phase(Seen seen) {
        VersionTable.Competition competition = seen.competition();
        if (competition.withdrawnReason().isPresent()) {
            return CompetitionView.Phase.WITHDRAWN;
        }
        return seen.isActive()
                ? CompetitionView.Phase.at(
                        Instant.now(), seen.manifest(), competition.pausedReason().isPresent())
                : CompetitionView.Phase.DRAFT;
    }

    private static List<String> owners(Seen seen) {
        List<String> named = seen.manifest().owners();
        return named.isEmpty() ? List.of(seen.competition().owner().value()) : named;
    }

    private static String encode(String id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (CompetitionId.isValid(id)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // Not even Base64: the refusal below says the same of both.
        }
        throw new ProblemException(
                ProblemCode.CURSOR_INVALID, "The cursor is not one that this list gave out.");
    }
}
