package gpuq.agent.data;

import gpuq.agent.data.BlobCache.Content;
import gpuq.agent.data.TreeCache.Source;
import gpuq.common.bundle.Manifest;
import gpuq.common.bundle.ManifestJson;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Fetches what an attempt needs of its competition's version, each part by the digest that the
/// assignment names, or data before there is an attempt ([Ahead]); what was fetched for one attempt
/// serves every later one.
public final class Competition {

    private static final long MAX_TREE = 64L * 1024 * 1024;
    private static final int MAX_MANIFESTS = 64;

    private final ApiClient api;
    private final BlobCache blobs;
    private final TreeCache trees;
    private final SharedMounts mounts;
    private final Map<Sha256, Manifest> manifests =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Sha256, Manifest> eldest) {
                    return size() > MAX_MANIFESTS;
                }
            };

    /// @param mounts where data may lie beside the API's own store
    public Competition(ApiClient api, DataCache cache, SharedMounts mounts) {
        this.api = api;
        this.blobs = cache.blobs();
        this.trees = cache.trees();
        this.mounts = mounts;
    }

    /// The rules of the version.
    public Manifest manifest(FetchRight right, Sha256 digest, Patience patience)
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
                        () -> blobs.get(digest, from -> api.get(right, part(Part.MANIFEST), from)));
        Manifest manifest = ManifestJson.read(Files.readAllBytes(file));
        synchronized (manifests) {
            manifests.put(digest, manifest);
        }
        return manifest;
    }

    /// The folder of a part, on this node.
    ///
    /// @param manifest of the version: it says where its data lies
    /// @param progress told the bytes done and the bytes in all
    public Path tree(
            FetchRight right,
            Manifest manifest,
            Part part,
            Sha256 digest,
            Patience patience,
            BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        Origin origin = origin(right, manifest, part);
        return trees.get(
                digest,
                new Source() {
                    @Override
                    public Tree tree(Sha256 wanted) throws IOException, InterruptedException {
                        return Trees.read(
                                patience.keepTrying(
                                        part(part),
                                        () -> api.getSmall(right, part(part), wanted, MAX_TREE)));
                    }

                    @Override
                    public Path blob(Tree.Entry entry, LongConsumer here)
                            throws IOException, InterruptedException {
                        return patience.keepTrying(
                                "blob",
                                () ->
                                        blobs.get(
                                                entry.sha256(),
                                                from ->
                                                        CountedStream.counting(
                                                                origin.open(entry, from), here)));
                    }

                    @Override
                    public void progress(long doneBytes, long totalBytes) {
                        progress.accept(doneBytes, totalBytes);
                    }
                });
    }

    /// Where the bytes of a part's files are.
    @FunctionalInterface
    private interface Origin {
        Content open(Tree.Entry entry, long from) throws IOException, InterruptedException;
    }

    /// What lies in S3 is asked of the API too, which answers with an address.
    private Origin origin(FetchRight right, Manifest manifest, Part part) {
        String uri = elsewhere(manifest, part);
        return uri != null && SharedMounts.isFor(uri)
                ? (entry, from) -> mounts.open(uri, entry.path(), from)
                : (entry, from) -> api.get(right, "blobs/" + entry.sha256(), from);
    }

    private static @Nullable String elsewhere(Manifest manifest, Part part) {
        return switch (part) {
            case DATA -> manifest.data().publicData().uri();
            case ANSWERS -> manifest.data().privateData().uri();
            case MANIFEST, GRADER, HARNESS, IMAGE -> null;
        };
    }

    private static String part(Part part) {
        return "parts/" + part.name().toLowerCase(Locale.ROOT);
    }
}
