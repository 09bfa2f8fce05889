package gpuq.api.competitions;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.common.bundle.Tree;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a node may fetch of a version: for a run leg nothing that holds or judges the answers.
@ApplicationScoped
public class PartContent {

    /// A tree has at most 100,000 files, so in the worst case these hold a few dozen MiB.
    private static final int KEPT_SETS = 8;

    private final PartStore parts;
    private final ArtifactStore artifacts;
    private final Recent<Sha256, Set<Sha256>> blobs = new Recent<>(KEPT_SETS);

    PartContent(PartStore parts, ArtifactStore artifacts) {
        this.parts = parts;
        this.artifacts = artifacts;
    }

    /// The canonical JSON of the manifest or of a part's tree; empty if the leg may not read it,
    /// the version has no such part, or it is no file of ours (the image).
    public Optional<Path> part(Version version, Leg leg, Part part) {
        return mayRead(leg, part)
                ? Optional.ofNullable(version.digests().get(part)).flatMap(artifacts::find)
                : Optional.empty();
    }

    /// A file of one of the trees that the leg may read; empty otherwise, whether we have it or
    /// not.
    public Optional<Path> blob(Version version, Leg leg, Sha256 sha256) {
        return version.digests().entrySet().stream()
                .filter(part -> isTree(part.getKey()) && mayRead(leg, part.getKey()))
                .map(Map.Entry::getValue)
                .filter(tree -> blobsOf(tree).contains(sha256))
                .findFirst()
                .flatMap(_ -> artifacts.find(sha256));
    }

    private Set<Sha256> blobsOf(Sha256 tree) {
        return blobs.get(tree)
                .orElseGet(
                        () -> {
                            Set<Sha256> read =
                                    parts.tree(tree).files().stream()
                                            .map(Tree.Entry::sha256)
                                            .collect(Collectors.toUnmodifiableSet());
                            blobs.put(tree, read);
                            return read;
                        });
    }

    private static boolean mayRead(Leg leg, Part part) {
        return leg == Leg.GRADE || part.isForRun();
    }

    private static boolean isTree(Part part) {
        return switch (part) {
            case DATA, ANSWERS, GRADER, HARNESS -> true;
            case MANIFEST, IMAGE -> false;
        };
    }
}
