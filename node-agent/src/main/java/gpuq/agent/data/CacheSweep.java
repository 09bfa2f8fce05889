package gpuq.agent.data;

import gpuq.agent.state.StatePaths;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps the cache within its size, and the disk from filling up: what was used longest ago goes
/// first. Never what an attempt on this node names, and nothing that was used a moment ago: a fetch
/// under way would be robbed of its files.
public final class CacheSweep {

    private static final Logger LOG = Logger.getLogger(CacheSweep.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Duration MOMENT = Duration.ofMinutes(10);

    /// A fetch that broke off this long ago is not taken up again.
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final StatePaths paths;
    private final Bounds bounds;
    private final Supplier<Set<Sha256>> needed;
    private final InstantSource clock;

    /// @param mostBytes that the cache may hold
    /// @param leastFree bytes that shall stay free on its disk
    public record Bounds(long mostBytes, long leastFree) {}

    /// @param needed the digests that the attempts on this node name
    public CacheSweep(
            StatePaths paths, Bounds bounds, Supplier<Set<Sha256>> needed, InstantSource clock) {
        this.paths = paths;
        this.bounds = bounds;
        this.needed = needed;
        this.clock = clock;
    }

    /// What may go: a folder, or a file that no folder has.
    private record Copy(Path path, Sha256 digest, Instant used, @Nullable Blob blob) {}

    private static final class Blob {
        final Path path;
        final Sha256 digest;
        final long size;
        int links;

        Blob(Path path, Sha256 digest, long size, int links) {
            this.path = path;
            this.digest = digest;
            this.size = size;
            this.links = links;
        }
    }

    /// Looks, and removes what is too much.
    ///
    /// @return how many bytes have gone
    public long sweep() throws IOException {
        Instant now = clock.instant();
        Map<String, Blob> blobs = new HashMap<>();
        List<Copy> copies = new ArrayList<>();
        for (Path file : filesBelow(paths.cache().resolve("blobs"))) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".part")) {
                removeAbandoned(file, now);
            } else if (DIGEST.matcher(name).matches()) {
                Blob blob = read(file, new Sha256(name));
                blobs.put(inode(file), blob);
                if (blob.links == 1) {
                    copies.add(new Copy(file, blob.digest, LastUse.of(file), blob));
                }
            }
        }
        long held = blobs.values().stream().mapToLong(blob -> blob.size).sum();
        long free = Files.getFileStore(paths.cache()).getUsableSpace();
        long tooMuch = Math.max(held - bounds.mostBytes(), bounds.leastFree() - free);
        if (tooMuch <= 0) {
            return 0;
        }
        copies.addAll(trees());
        long freed = remove(copies, blobs, tooMuch, now);
        LOG.infof("cache swept held=%d free=%d freed=%d", held, free, freed);
        return freed;
    }

    /// How many bytes may come without anything having to go for them.
    public long room() throws IOException {
        Map<String, Long> held = new HashMap<>();
        for (Path file : filesBelow(paths.cache().resolve("blobs"))) {
            held.put(inode(file), Files.size(file));
        }
        long sum = held.values().stream().mapToLong(Long::longValue).sum();
        long free = Files.getFileStore(paths.cache()).getUsableSpace();
        return Math.max(0, Math.min(bounds.mostBytes() - sum, free - bounds.leastFree()));
    }

    private long remove(List<Copy> copies, Map<String, Blob> blobs, long tooMuch, Instant now)
            throws IOException {
        Set<Sha256> inUse = needed.get();
        Instant moment = now.minus(MOMENT);
        copies.sort(Comparator.comparing(Copy::used));
        long freed = 0;
        for (Copy copy : copies) {
            if (freed >= tooMuch || copy.used().isAfter(moment)) {
                break;
            }
            if (inUse.contains(copy.digest())) {
                continue;
            }
            Blob single = copy.blob();
            freed += single == null ? removeTree(copy.path(), blobs, inUse) : removeBlob(single);
        }
        return freed;
    }

    /// A folder's files take no room of their own: with it go those that no other folder has.
    private static long removeTree(Path folder, Map<String, Blob> blobs, Set<Sha256> inUse)
            throws IOException {
        List<Blob> its = new ArrayList<>();
        for (Path file : filesBelow(folder)) {
            Blob blob = blobs.get(inode(file));
            if (blob != null) {
                its.add(blob);
            }
        }
        TreeCache.delete(folder);
        long freed = 0;
        for (Blob blob : its) {
            blob.links--;
            if (blob.links == 1 && !inUse.contains(blob.digest)) {
                freed += removeBlob(blob);
            }
        }
        return freed;
    }

    private static long removeBlob(Blob blob) throws IOException {
        Files.delete(blob.path);
        return blob.size;
    }

    private List<Copy> trees() throws IOException {
        Path folder = paths.cache().resolve("trees");
        List<Copy> trees = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return trees;
        }
        try (Stream<Path> names = Files.list(folder)) {
            for (Path tree : (Iterable<Path>) names::iterator) {
                String name = String.valueOf(tree.getFileName());
                if (DIGEST.matcher(name).matches()) {
                    trees.add(new Copy(tree, new Sha256(name), LastUse.of(tree), null));
                }
            }
        }
        return trees;
    }

    private static void removeAbandoned(Path part, Instant now) throws IOException {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(now.minus(ABANDONED))) {
            Files.deleteIfExists(part);
        }
    }

    private static Blob read(Path file, Sha256 digest) throws IOException {
        return new Blob(
                file,
                digest,
                Files.size(file),
                (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS));
    }

    private static String inode(Path file) throws IOException {
        return Objects.toString(
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
