package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Unpacks a package into a folder, whole or not at all: it fills a folder beside and renames it,
/// so a start that was killed half-way leaves nothing that looks complete.
final class Unpack {
    private Unpack() {}

    /// Does nothing when `target` is there. `strip` leading names of each entry are left out.
    static void tar(Tarball tarball, Path target, int strip) {
        if (Files.isDirectory(target)) {
            return;
        }
        Path half = target.resolveSibling(target.getFileName() + ".half");
        try {
            Folders.delete(half);
            Files.createDirectories(half);
            try (var tar = new TarArchiveInputStream(new BufferedInputStream(tarball.open()))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, half, strip);
                }
            }
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("A package cannot be unpacked to " + target + ".", e);
        }
    }

    private static void unpack(
            TarArchiveInputStream tar, TarArchiveEntry entry, Path folder, int strip)
            throws IOException {
        Path name = Path.of(entry.getName()).normalize();
        if (name.getNameCount() <= strip) {
            return;
        }
        Path file = folder.resolve(name.subpath(strip, name.getNameCount())).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("The entry " + entry.getName() + " leaves its folder.");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(file.getParent());
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(file.getParent());
            Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
            if ((entry.getMode() & 0100) != 0 && !Files.isSymbolicLink(file)) {
                makeExecutable(file);
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        Set<PosixFilePermission> all =
                EnumSet.copyOf(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        all.add(PosixFilePermission.OWNER_EXECUTE);
        all.add(PosixFilePermission.GROUP_EXECUTE);
        all.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(file, all);
    }

    /// A tar as a stream, already decompressed.
    @FunctionalInterface
    interface Tarball {
        InputStream open() throws IOException;
    }
}
