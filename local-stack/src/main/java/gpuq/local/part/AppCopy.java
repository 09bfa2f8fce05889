package gpuq.local.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.TreeMap;

/// Keeps a copy of a packaged application, whole or not at all, and copies only what a build has
/// changed since: a file is the same when its size and time are.
final class AppCopy {
    private AppCopy() {}

    private record Stamp(long sizeBytes, long modifiedMillis) {}

    static void update(Path packaged, Path copy) throws IOException {
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
