package gpuq.agent.data;

import gpuq.agent.state.StatePaths;
import gpuq.common.bundle.Tree;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Whole folders by the digest of their tree: what is bound into containers as `/data`, `/answers`,
/// `/grader` and `/harness`. A folder has its name only when all its files are there; they are hard
/// links to the blobs, so versions of a competition share what they have in common. Everything is
/// read-only.
public final class TreeCache {

    private final StatePaths paths;
    private final Map<Sha256, ReentrantLock> underWay = new ConcurrentHashMap<>();

    public TreeCache(StatePaths paths) {
        this.paths = paths;
    }

    /// Where a tree and its files come from.
    public interface Source {
        Tree tree(Sha256 digest) throws IOException, InterruptedException;

        /// The file of a digest, on this node.
        Path blob(Sha256 digest) throws IOException, InterruptedException;

        /// Told after each file.
        void progress(long doneBytes, long totalBytes);
    }

    /// Whether the folder is here already.
    public boolean has(Sha256 digest) {
        return Files.isDirectory(paths.tree(digest));
    }

    /// The folder of a digest, fetched if it is not here. Two attempts that want the same one wait
    /// for one fetch.
    public Path get(Sha256 digest, Source source) throws IOException, InterruptedException {
        Path folder = paths.tree(digest);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        ReentrantLock lock = underWay.computeIfAbsent(digest, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (!Files.isDirectory(folder)) {
                fetch(digest, folder, source);
            }
            return folder;
        } finally {
            lock.unlock();
            underWay.remove(digest, lock);
        }
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
            Files.createLink(file, source.blob(entry.sha256()));
            done += entry.sizeBytes();
            source.progress(done, total);
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Removes a folder whose content is in doubt, and its files.
    public void discard(Sha256 digest) throws IOException {
        delete(paths.tree(digest));
    }

    private static void delete(Path folder) throws IOException {
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
