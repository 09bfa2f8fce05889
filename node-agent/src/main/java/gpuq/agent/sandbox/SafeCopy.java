package gpuq.agent.sandbox;

import gpuq.agent.posix.OpenBeneath;
import gpuq.agent.posix.PosixException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Takes one file out of a folder that a hostile program has written (OUTPUT-7, STORE-7). Called
/// only when no process of the program is left. Looks before it opens, opens without following any
/// link and without waiting, looks again at what is open, and stops reading at the limit.
public final class SafeCopy {

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int FILE_TYPE = 0170000;
    private static final int SIZE_LIMIT_SLACK = 1;

    private SafeCopy() {}

    /// Copies `folder/name` to `target`, durably, or says why not.
    ///
    /// @param folder a folder whose own path is ours; its content is not
    /// @param name a single component
    public static Taken copy(Path folder, String name, long maxBytes, Path target)
            throws IOException {
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a single name: " + name);
        }
        Path path = folder.resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Taken.missing(Lookalikes.of(folder, name));
        }
        Kind before = Kind.of(path, LinkOption.NOFOLLOW_LINKS);
        if (!before.isPlain()) {
            return Taken.unsafe(before.words());
        }
        try (OpenBeneath open = OpenBeneath.read(folder, name)) {
            Kind opened = Kind.of(open.path());
            if (!opened.isPlain()) {
                return Taken.unsafe(opened.words());
            }
            if (opened.sizeBytes() > maxBytes) {
                return Taken.tooLarge(opened.sizeBytes());
            }
            return read(open.path(), maxBytes, target);
        } catch (PosixException e) {
            if (e.errno() == PosixException.ELOOP
                    || e.errno() == PosixException.EXDEV
                    || e.errno() == PosixException.ENXIO) {
                return Taken.unsafe("not a plain file");
            }
            throw e;
        }
    }

    private static Taken read(Path open, long maxBytes, Path target) throws IOException {
        Path unfinished = target.resolveSibling(target.getFileName() + ".tmp");
        long total = 0;
        try (FileChannel in = FileChannel.open(open, StandardOpenOption.READ);
                FileChannel out =
                        FileChannel.open(
                                unfinished,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
            while (in.read(buffer) >= 0) {
                buffer.flip();
                total += buffer.remaining();
                if (total >= maxBytes + SIZE_LIMIT_SLACK) {
                    return Taken.tooLarge(total);
                }
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
            out.force(true);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        return Taken.file(total);
    }

    /// What a name or an open file is.
    private record Kind(int mode, int links, long sizeBytes) {

        static Kind of(Path path, LinkOption... options) throws IOException {
            Map<String, Object> unix = Files.readAttributes(path, "unix:mode,nlink,size", options);
            return new Kind(
                    (Integer) unix.getOrDefault("mode", 0),
                    (Integer) unix.getOrDefault("nlink", 0),
                    (Long) unix.getOrDefault("size", 0L));
        }

        boolean isPlain() {
            return (mode & FILE_TYPE) == 0100000 && links == 1;
        }

        String words() {
            return switch (mode & FILE_TYPE) {
                case 0100000 -> "a file with " + links + " hard links";
                case 0120000 -> "a symbolic link";
                case 0040000 -> "a directory";
                case 0010000 -> "a FIFO";
                case 0140000 -> "a socket";
                case 0020000, 0060000 -> "a device";
                default -> "not a plain file";
            };
        }
    }
}
