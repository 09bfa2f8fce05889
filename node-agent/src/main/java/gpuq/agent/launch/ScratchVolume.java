package gpuq.agent.launch;

import gpuq.agent.posix.Posix;
import gpuq.agent.posix.PosixException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// One file system of fixed bytes and inodes in a sparse file: what an attempt may write on disk. A
/// fixed one, since a quota by directory would need support of the host's file system, and because
/// ten million files are gone with one unmount.
record ScratchVolume(Path image, Path root) {

    static ScratchVolume at(Path folder, String name) {
        return new ScratchVolume(folder.resolve(name + ".img"), folder.resolve(name));
    }

    /// How much there is of what, for the program: the file system's own needs come on top.
    record Size(long bytes, long inodes) {

        /// An inode takes 256 bytes, and some 1.5 % go for bitmaps and groups.
        long imageBytes() {
            return bytes + inodes * INODE_BYTES + bytes / OVERHEAD_SHARE + OVERHEAD;
        }
    }

    private static final long INODE_BYTES = 256;
    private static final long OVERHEAD_SHARE = 64;
    private static final long OVERHEAD = 4L * 1024 * 1024;

    void make(Size size) throws IOException {
        Files.createDirectories(root);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size.imageBytes());
        }
        HostCommand.run(
                "mkfs.ext4",
                "-q",
                "-F",
                // A scratch is thrown away after a crash: no journal, nothing kept for root.
                "-O",
                "^has_journal,^resize_inode",
                "-E",
                "lazy_itable_init=1,nodiscard",
                "-m",
                "0",
                "-N",
                Long.toString(size.inodes()),
                image.toString());
        // Programs may compile what they execute: exec stays allowed.
        HostCommand.run(
                "mount", "-o", "loop,nosuid,nodev,noatime", image.toString(), root.toString());
        // The only thing in it that the program would find.
        Files.deleteIfExists(root.resolve("lost+found"));
    }

    void destroy() throws IOException {
        detach(root);
        Files.deleteIfExists(root);
        Files.deleteIfExists(image);
    }

    /// Unmounts; what is not mounted is fine.
    static void detach(Path root) throws PosixException {
        try {
            Posix.detach(root);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EINVAL && e.errno() != PosixException.ENOENT) {
                throw e;
            }
        }
    }
}
