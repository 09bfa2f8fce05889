package gpuq.api.competitions;

import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the other features know of competitions: the version that takes submissions, and the one
/// that a job has pinned. Reads on the caller's transaction, if there is one.
@ApplicationScoped
public class ActiveVersions {

    private static final int KEPT_VERSIONS = 256;
    private static final int MAX_COMPETITIONS = 5_000;

    private final VersionTable table;
    private final Recent<CompetitionRef, VersionContent> contents = new Recent<>(KEPT_VERSIONS);

    ActiveVersions(VersionTable table) {
        this.table = table;
    }

    /// One version of a competition, and how the competition stands now.
    ///
    /// @param digests the parts that a job pins; no `HARNESS` where the manifest names none
    /// @param paused whether no submissions are taken for the moment
    /// @param withdrawn whether none are taken any more
    /// @param owner who put the competition first
    /// @param bundle digest of the canonical tree of the whole bundle
    public record Version(
            CompetitionRef ref,
            Manifest manifest,
            Map<Part, Sha256> digests,
            boolean paused,
            boolean withdrawn,
            UserId owner,
            Sha256 bundle) {

        /// What the scheduler must know of it: comes with each of its jobs.
        public CompetitionTerms terms() {
            return new VersionContent(manifest, digests, bundle).terms();
        }

        /// Whether somebody is an owner: who put the competition, or whom its manifest names.
        ///
        /// @param names her id, her name and her groups
        public boolean isOwnedBy(Set<String> names) {
            return names.contains(owner.value())
                    || manifest.owners().stream().anyMatch(names::contains);
        }

        /// Whether somebody is an owner or an assistant.
        public boolean isStaffedBy(Set<String> names) {
            return isOwnedBy(names) || manifest.assistants().stream().anyMatch(names::contains);
        }
    }

    /// The version that takes submissions; empty without such a competition or before its first
    /// activation.
    public Optional<Version> active(CompetitionId id) {
        return table.competition(id)
                .filter(competition -> competition.activeVersion().isPresent())
                .flatMap(competition -> with(competition, competition.activeVersion().getAsInt()));
    }

    /// The versions that take submissions, by the ids of their competitions.
    public List<Version> allActive() {
        return table.competitionsAfter("", MAX_COMPETITIONS).stream()
                .filter(competition -> competition.activeVersion().isPresent())
                .flatMap(
                        competition ->
                                with(competition, competition.activeVersion().getAsInt()).stream())
                .toList();
    }

    /// Every competition, by id.
    List<CompetitionId> all() {
        return table.competitionsAfter("", MAX_COMPETITIONS).stream()
                .map(VersionTable.Competition::id)
                .toList();
    }

    /// A version in whatever state.
    public Optional<Version> find(CompetitionRef ref) {
        return table.competition(ref.id()).flatMap(row -> with(row, ref.version()));
    }

    /// Whether the version is there and its self-test has passed.
    public boolean isTested(CompetitionRef ref) {
        return table.version(ref).filter(version -> version.state().isTested()).isPresent();
    }

    /// What a job has pinned; asks the database once for each version.
    public Optional<Manifest> manifest(CompetitionRef ref) {
        return content(ref).map(VersionContent::manifest);
    }

    /// The image that a job has pinned; asks the database once for each version.
    public Optional<Sha256> image(CompetitionRef ref) {
        return content(ref)
                .flatMap(content -> Optional.ofNullable(content.digests().get(Part.IMAGE)));
    }

    private Optional<Version> with(VersionTable.Competition competition, int number) {
        return content(new CompetitionRef(competition.id(), number))
                .map(
                        content ->
                                new Version(
                                        new CompetitionRef(competition.id(), number),
                                        content.manifest(),
                                        content.digests(),
                                        competition.pausedReason().isPresent(),
                                        competition.withdrawnReason().isPresent(),
                                        competition.owner(),
                                        content.bundle()));
    }

    private Optional<VersionContent> content(CompetitionRef ref) {
        Optional<VersionContent> kept = contents.get(ref);
        if (kept.isPresent()) {
            return kept;
        }
        Optional<VersionContent> read = table.version(ref).map(VersionTable.Version::content);
        // Only for committed versions: a number that was rolled back is given again to other
        // content.
        // So the transaction that adds a version never asks here.
        read.ifPresent(content -> contents.put(ref, content));
        return read;
    }
}
