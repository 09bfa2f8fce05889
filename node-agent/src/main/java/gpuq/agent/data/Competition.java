package gpuq.agent.data;

import gpuq.agent.data.TreeCache.Source;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.ManifestJson;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/// Fetches what an attempt needs of its competition's version, each part by the digest that the
/// assignment names; what was fetched for one attempt serves every later one.
public final class Competition {

    private static final long MAX_TREE = 64L * 1024 * 1024;
    private static final int MAX_MANIFESTS = 64;

    private final ApiClient api;
    private final BlobCache blobs;
    private final TreeCache trees;
    private final Map<Sha256, Manifest> manifests =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Sha256, Manifest> eldest) {
                    return size() > MAX_MANIFESTS;
                }
            };

    public Competition(ApiClient api, BlobCache blobs, TreeCache trees) {
        this.api = api;
        this.blobs = blobs;
        this.trees = trees;
    }

    /// The rules of the version.
    public Manifest manifest(AttemptRef attempt, Sha256 digest, Patience patience)
            throws IOException, InterruptedException {
        synchronized (manifests) {
            Manifest known = manifests.get(digest);
            if (known != null) {
                return known;
            }
        }
        // On disk too: an agent that starts anew while the API is away still knows its rules.
        Path file =
                patience.keepTrying(
                        "manifest",
                        () ->
                                blobs.get(
                                        digest,
                                        from -> api.get(attempt, part(Part.MANIFEST), from)));
        Manifest manifest = ManifestJson.read(Files.readAllBytes(file));
        synchronized (manifests) {
            manifests.put(digest, manifest);
        }
        return manifest;
    }

    /// The folder of a part, on this node.
    ///
    /// @param progress told the bytes done and the bytes in all
    public Path tree(
            AttemptRef attempt,
            Part part,
            Sha256 digest,
            Patience patience,
            BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        return trees.get(
                digest,
                new Source() {
                    @Override
                    public Tree tree(Sha256 wanted) throws IOException, InterruptedException {
                        return Trees.read(
                                patience.keepTrying(
                                        part(part),
                                        () -> api.getSmall(attempt, part(part), wanted, MAX_TREE)));
                    }

                    @Override
                    public Path blob(Tree.Entry entry, LongConsumer here)
                            throws IOException, InterruptedException {
                        Sha256 wanted = entry.sha256();
                        return patience.keepTrying(
                                "blob",
                                () ->
                                        blobs.get(
                                                wanted,
                                                from ->
                                                        CountedStream.counting(
                                                                api.get(
                                                                        attempt,
                                                                        "blobs/" + wanted,
                                                                        from),
                                                                here)));
                    }

                    @Override
                    public void progress(long doneBytes, long totalBytes) {
                        progress.accept(doneBytes, totalBytes);
                    }
                });
    }

    private static String part(Part part) {
        return "parts/" + part.name().toLowerCase(Locale.ROOT);
    }
}
