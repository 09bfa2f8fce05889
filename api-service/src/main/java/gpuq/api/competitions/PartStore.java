package gpuq.api.competitions;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.ManifestJson;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Keeps the files and trees of bundles in the artifact store, and finds them again.
@ApplicationScoped
class PartStore {

    private static final int KEPT_TREES = 8;

    private final ArtifactStore artifacts;
    private final Recent<Sha256, Map<String, Tree.Entry>> trees = new Recent<>(KEPT_TREES);

    PartStore(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /// Keeps everything of a bundle; of data that is elsewhere, its list. Stopped half way, it
    /// leaves blobs that nothing names.
    ///
    /// @return the digests of manifest and parts; the image's is not ours to know
    /// @throws IOException if the disk fails
    VersionContent keep(Bundle bundle, BundleContent content) throws IOException {
        keepFiles(bundle.folder(), content.bundle());
        Map<Part, Sha256> digests = new EnumMap<>(Part.class);
        digests.put(Part.MANIFEST, artifacts.put(ManifestJson.write(bundle.manifest())).sha256());
        for (Map.Entry<Part, Tree> part : content.parts().entrySet()) {
            if (!DataElsewhere.isElsewhere(bundle.manifest(), part.getKey())) {
                String folder = BundleContent.folder(bundle.manifest(), part.getKey());
                keepFiles(bundle.folder().resolve(folder), part.getValue());
            }
            digests.put(part.getKey(), artifacts.put(Trees.write(part.getValue())).sha256());
        }
        Sha256 whole = artifacts.put(Trees.write(content.bundle())).sha256();
        return new VersionContent(bundle.manifest(), digests, whole);
    }

    /// The entries of a kept tree by path.
    Map<String, Tree.Entry> entries(Sha256 tree) {
        return trees.get(tree)
                .orElseGet(
                        () -> {
                            Map<String, Tree.Entry> byPath = new HashMap<>();
                            tree(tree).files().forEach(entry -> byPath.put(entry.path(), entry));
                            trees.put(tree, Map.copyOf(byPath));
                            return byPath;
                        });
    }

    /// A kept tree.
    Tree tree(Sha256 sha256) {
        try {
            return Trees.read(Files.readAllBytes(blob(sha256)));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored tree cannot be read: " + sha256, e);
        }
    }

    /// The file of a kept tree at a path.
    Optional<Path> file(Sha256 tree, String path) {
        return Optional.ofNullable(entries(tree).get(path)).map(entry -> blob(entry.sha256()));
    }

    private void keepFiles(Path folder, Tree tree) throws IOException {
        for (Tree.Entry entry : tree.files()) {
            if (!artifacts.contains(entry.sha256())) {
                try (InputStream in = Files.newInputStream(folder.resolve(entry.path()))) {
                    artifacts.put(in, entry.sha256(), entry.sizeBytes());
                }
            }
        }
    }

    private Path blob(Sha256 sha256) {
        return artifacts
                .find(sha256)
                .orElseThrow(
                        () -> new IllegalStateException("the artifact store has lost " + sha256));
    }
}
