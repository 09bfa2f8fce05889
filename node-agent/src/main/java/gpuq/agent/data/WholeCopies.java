package gpuq.agent.data;

import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Trees;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Whether a copy in the cache still has the bytes of its digest, asked at every use (GRADE-2). A
/// copy that looks as it did when it was last read to its end (inodes, sizes, times of last change)
/// is not read again: the first use in an agent's life reads all of it, later ones look at each
/// file. What that cannot see is found only after the agent's next start: bytes that rot without a
/// write, and a change by root that puts the time back.
final class WholeCopies {

    private final Map<Path, List<Look>> looks = new ConcurrentHashMap<>();

    /// How a file looked, without its bytes.
    private record Look(String name, String inode, long size, FileTime modified) {}

    /// @param copy a file, or a folder whose digest is that of its tree
    boolean isWhole(Path copy, Sha256 digest) throws IOException {
        // Before the bytes are read: what is written meanwhile looks different the next time.
        List<Look> now = lookAt(copy);
        if (now.equals(looks.get(copy))) {
            return true;
        }
        if (!digestOf(copy).equals(digest)) {
            return false;
        }
        looks.put(copy, now);
        return true;
    }

    /// Something was damaged: nothing that shares its files is believed any more.
    void doubtAll() {
        looks.clear();
    }

    private static List<Look> lookAt(Path copy) throws IOException {
        List<Look> all = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(copy)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                BasicFileAttributes found =
                        Files.readAttributes(
                                path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!found.isDirectory()) {
                    all.add(
                            new Look(
                                    copy.relativize(path).toString(),
                                    Objects.toString(found.fileKey()),
                                    found.size(),
                                    found.lastModifiedTime()));
                }
            }
        }
        return all;
    }

    private static Sha256 digestOf(Path copy) throws IOException {
        return Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)
                ? Digests.of(Trees.write(Trees.of(copy)))
                : Digests.of(copy);
    }
}
