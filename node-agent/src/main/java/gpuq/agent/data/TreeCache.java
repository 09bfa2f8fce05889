package gpuq.agent.data;

import gpuq.agent.state.StatePaths;
import gpuq.common.bundle.Tree;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Whole folders by the digest of their tree: what is bound into containers as `/data`, `/answers`,
/// `/grader` and `/harness`. A folder has its name only when all its files are there; they are hard
/// links to the blobs, so versions of a competition share what they have in common. Everything is
/// read-only, and [WholeCopies] looks at it at each use: a damaged folder is made anew, of files
/// that are whole. Who runs with the damaged one keeps it.
public final class TreeCache {

    private static final Logger LOG = Logger.getLogger(TreeCache.class);

    private final StatePaths paths;
    private final WholeCopies copies;
    private final Map<Sha256, ReentrantLock> underWay = new ConcurrentHashMap<>();

    TreeCache(StatePaths paths, WholeCopies copies) {
        this.paths = paths;
        this.copies = copies;
    }

    /// Where a tree and its files come from.
    public interface Source {
        Tree tree(Sha256 digest) throws IOException, InterruptedException;

        /// A file of the tree, on this node.
        ///
        /// @param here told how many of its bytes are on this node, while they come
        Path blob(Tree.Entry entry, LongConsumer here) throws IOException, InterruptedException;

        /// Told while files come, and after each.
        void progress(long doneBytes, long totalBytes);
    }

    /// Whether the folder is here already.
    public boolean has(Sha256 digest) {
        return Files.isDirectory(paths.tree(digest));
    }

    /// The trees that are here, those used last if there are more than so many, in the order of
    /// their digests.
    public List<Sha256> held(int most) throws IOException {
        Path folder = paths.cache().resolve("trees");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Map<Sha256, Instant> used = new HashMap<>();
        try (Stream<Path> names = Files.list(folder)) {
            for (Path tree : (Iterable<Path>) names::iterator) {
                String name = String.valueOf(tree.getFileName());
                if (Sha256.isValid(name)) {
                    used.put(new Sha256(name), LastUse.of(tree));
                }
            }
        }
        return used.entrySet().stream()
                .sorted(Map.Entry.<Sha256, Instant>comparingByValue().reversed())
                .limit(most)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The folder of a digest, fetched if it is not here. Two attempts that want the same one wait
    /// for one fetch.
    public Path get(Sha256 digest, Source source) throws IOException, InterruptedException {
        Path folder = paths.tree(digest);
        ReentrantLock lock = underWay.computeIfAbsent(digest, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (!isHereWhole(digest, folder)) {
                fetch(digest, folder, source);
            }
            LastUse.isNow(folder);
            return folder;
        } finally {
            lock.unlock();
            underWay.remove(digest, lock);
        }
    }

    private boolean isHereWhole(Sha256 digest, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        if (copies.isWhole(folder, digest)) {
            return true;
        }
        LOG.errorf("cache damaged, made again folder=%s", digest);
        copies.doubtAll();
        delete(folder);
        return false;
    }

    private void fetch(Sha256 digest, Path folder, Source source)
            throws IOException, InterruptedException {
        Tree tree = source.tree(digest);
        long total = tree.totalBytes();
        long done = 0;
        Path unfinished = folder.resolveSibling(digest + ".part");
        delete(unfinished);
        Files.createDirectories(unfinished);
        for (Tree.Entry entry : tree.files()) {
            Path file = unfinished.resolve(entry.path()).normalize();
            if (!file.startsWith(unfinished) || file.equals(unfinished)) {
                throw new IOException("a tree with a path outside of it: " + entry.path());
            }
            Files.createDirectories(file.getParent());
            long before = done;
            Files.createLink(
                    file, source.blob(entry, here -> source.progress(before + here, total)));
            done += entry.sizeBytes();
            source.progress(done, total);
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
