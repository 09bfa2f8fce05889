package gpuq.api.competitions;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.artifacts.DataPlaces;
import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a node may fetch of a version: for a run leg nothing that holds or judges the answers.
@ApplicationScoped
public class PartContent {

    /// A tree has at most 100,000 files, so in the worst case these hold some dozen MiB.
    private static final int KEPT_SETS = 8;

    private static final int KEPT_SIZES = 5_000;

    private final PartStore parts;
    private final ArtifactStore artifacts;
    private final DataPlaces places;
    private final Recent<Sha256, Map<Sha256, String>> blobs = new Recent<>(KEPT_SETS);
    private final Recent<Sha256, Long> sizes = new Recent<>(KEPT_SIZES);

    PartContent(PartStore parts, ArtifactStore artifacts, DataPlaces places) {
        this.parts = parts;
        this.artifacts = artifacts;
        this.places = places;
    }

    /// Where a file's bytes are.
    public sealed interface Place {

        /// In our store.
        record Here(Path file) implements Place {}

        /// At an address that expires.
        record Elsewhere(URI address) implements Place {}
    }

    /// The canonical JSON of the manifest or of a part's tree; empty if the leg may not read it,
    /// the version has no such part, or it is no file of ours (the image).
    public Optional<Path> part(Version version, Leg leg, Part part) {
        return mayRead(leg, part)
                ? Optional.ofNullable(version.digests().get(part)).flatMap(artifacts::find)
                : Optional.empty();
    }

    /// A file of one of the trees that the leg may read; empty otherwise, whether we have it or
    /// not, and for what only nodes can read.
    public Optional<Place> blob(Version version, Leg leg, Sha256 sha256) {
        return version.digests().entrySet().stream()
                .filter(part -> isTree(part.getKey()) && mayRead(leg, part.getKey()))
                .flatMap(part -> place(version, part.getKey(), part.getValue(), sha256).stream())
                .findFirst();
    }

    /// The size of a tree that we keep the list of.
    public long totalBytes(Sha256 tree) {
        return sizes.get(tree)
                .orElseGet(
                        () -> {
                            long total = parts.tree(tree).totalBytes();
                            sizes.put(tree, total);
                            return total;
                        });
    }

    private Optional<Place> place(Version version, Part part, Sha256 tree, Sha256 sha256) {
        String path = blobsOf(tree).get(sha256);
        if (path == null) {
            return Optional.empty();
        }
        Optional<String> uri = DataElsewhere.uri(version.manifest(), part);
        return uri.isEmpty()
                ? artifacts.find(sha256).map(Place.Here::new)
                : places.address(uri.get(), path, Instant.now()).map(Place.Elsewhere::new);
    }

    /// A path in the tree for each file.
    private Map<Sha256, String> blobsOf(Sha256 tree) {
        return blobs.get(tree)
                .orElseGet(
                        () -> {
                            Map<Sha256, String> read = new HashMap<>();
                            parts.tree(tree)
                                    .files()
                                    .forEach(file -> read.put(file.sha256(), file.path()));
                            blobs.put(tree, Map.copyOf(read));
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
