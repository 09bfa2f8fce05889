package gpuq.api.agents;

import gpuq.api.competitions.ActiveVersions;
import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.api.competitions.PartContent;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.PoolId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a node may fetch before it has any job: the data that students see, of the versions that
/// take submissions now or within a day (DATA-4). Never answers or graders, which belong to
/// attempts; nothing of a competition of another pool. What it may not have and what is not there
/// look the same.
@ApplicationScoped
class AheadContent {

    /// So long before it opens a competition's data begins to come.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// All nodes ask each minute: they are answered from one look at the competitions.
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final NodeTable nodes;
    private final ActiveVersions versions;
    private final PartContent parts;
    private volatile Listing last = new Listing(Instant.EPOCH, List.of());

    AheadContent(NodeTable nodes, ActiveVersions versions, PartContent parts) {
        this.nodes = nodes;
        this.versions = versions;
        this.parts = parts;
    }

    private record Listing(Instant at, List<Version> wanted) {}

    /// What jobs will soon want of the node, the competition that opens first before the others.
    List<WantedView> wanted(NodeId node) {
        Instant now = Instant.now();
        Optional<PoolId> pool = nodes.pool(node);
        return listing(now).stream()
                .filter(version -> pool.equals(Optional.of(version.manifest().pool())))
                .flatMap(version -> view(version).stream())
                .toList();
    }

    /// The rules or the tree of a wanted version.
    Path part(NodeId node, CompetitionRef ref, Part part) {
        return parts.part(wanted(node, ref), Leg.RUN, part).orElseThrow(ProblemException::notFound);
    }

    /// A file of its data.
    PartContent.Place blob(NodeId node, CompetitionRef ref, Sha256 sha256) {
        return parts.blob(wanted(node, ref), Leg.RUN, sha256)
                .orElseThrow(ProblemException::notFound);
    }

    private Version wanted(NodeId node, CompetitionRef ref) {
        Optional<PoolId> pool = nodes.pool(node);
        return listing(Instant.now()).stream()
                .filter(version -> version.ref().equals(ref))
                .filter(version -> pool.equals(Optional.of(version.manifest().pool())))
                .findFirst()
                .orElseThrow(ProblemException::notFound);
    }

    private List<Version> listing(Instant now) {
        Listing known = last;
        if (now.isBefore(known.at().plus(FRESH))) {
            return known.wanted();
        }
        List<Version> wanted =
                versions.allActive().stream()
                        .filter(version -> isWanted(version, now))
                        .sorted(AheadContent::byOpening)
                        .toList();
        last = new Listing(now, wanted);
        return wanted;
    }

    static boolean isWanted(Version version, Instant now) {
        Manifest manifest = version.manifest();
        Instant opens = manifest.opensAt();
        Instant closes = manifest.closesAt();
        return !version.withdrawn()
                && (opens == null || !now.isBefore(opens.minus(AHEAD)))
                && (closes == null || now.isBefore(closes));
    }

    private static int byOpening(Version left, Version right) {
        return opening(left).compareTo(opening(right));
    }

    private static Instant opening(Version version) {
        Instant opens = version.manifest().opensAt();
        return opens == null ? Instant.EPOCH : opens;
    }

    private Optional<WantedView> view(Version version) {
        Sha256 manifest = version.digests().get(Part.MANIFEST);
        Sha256 data = version.digests().get(Part.DATA);
        return manifest == null || data == null
                ? Optional.empty()
                : Optional.of(
                        new WantedView(version.ref(), manifest, data, parts.totalBytes(data)));
    }
}
