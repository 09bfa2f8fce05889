package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// A copy of a packaged application, from which its processes run: a build would change the
/// packages under their feet. Made at most once in the life of a keeper, since a part that is
/// restarted must not change the files of those that run on; whole or not at all; and only if a
/// build has changed something, which the files' sizes and times tell.
public final class AppCopy {
    private final Path packaged;
    private final Path copy;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean made;

    public AppCopy(Path packaged, Path copy) {
        this.packaged = packaged;
        this.copy = copy;
    }

    private record Stamp(long sizeBytes, long modifiedMillis) {}

    /// Where the copy is, and all of it, when this returns.
    public Path folder() throws IOException {
        if (!Files.exists(packaged.resolve("quarkus-run.jar"))) {
            throw new StackException(packaged + " is missing: ./gpuq up builds it.");
        }
        lock.lock();
        try {
            if (!made) {
                update();
                made = true;
            }
            return copy;
        } finally {
            lock.unlock();
        }
    }

    /// Where it will be.
    Path place() {
        return copy;
    }

    /// What tells the JVM of the classes that the build has linked and profiled beforehand; nothing
    /// for a package without them.
    List<String> cacheOptions() {
        Path cache = copy.resolve("app.aot");
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    private void update() throws IOException {
        if (Files.isDirectory(copy) && stamps(copy).equals(stamps(packaged))) {
            return;
        }
        Path half = copy.resolveSibling(copy.getFileName() + ".half");
        Folders.delete(half);
        Files.createDirectories(half);
        for (String name : stamps(packaged).keySet()) {
            Path target = half.resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(packaged.resolve(name), target, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Folders.delete(copy);
        Files.move(half, copy, StandardCopyOption.ATOMIC_MOVE);
    }

    private static SortedMap<String, Stamp> stamps(Path folder) throws IOException {
        var stamps = new TreeMap<String, Stamp>();
        try (var files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                stamps.put(
                        folder.relativize(file).toString(),
                        new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis()));
            }
        }
        return stamps;
    }
}
