package gpuq.api.artifacts;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Locale;

/// Writes a stream that somebody else feeds to a new file: in constant memory, digested on the way,
/// never past its limit, and never into the last free space of the disk.
public final class BoundedCopy {

    /// What the database and the logs need to go on when uploads have filled the disk.
    public static final long RESERVE_BYTES = 256L << 20;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long CHECK_EVERY_BYTES = 16L << 20;

    private final FreeSpace space;

    public BoundedCopy(FreeSpace space) {
        this.space = space;
    }

    /// How many bytes may still be written where the copies go.
    @FunctionalInterface
    public interface FreeSpace {
        long usableBytes() throws IOException;
    }

    /// Copies to the stream's end and forces the file to the disk. A file that is not whole stays:
    /// it is the caller's to remove.
    ///
    /// @param target must not exist
    /// @throws ProblemException `BODY_TOO_LARGE`, `UPLOAD_INCOMPLETE` or `STORAGE_FULL`
    /// @throws IOException if the disk cannot be written
    public ArtifactStore.Stored copy(InputStream from, Path target, long maxBytes)
            throws IOException {
        MessageDigest digest = Digests.newSha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        try (FileChannel out =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            requireSpace();
            long nextCheck = CHECK_EVERY_BYTES;
            for (int read = read(from, buffer); read >= 0; read = read(from, buffer)) {
                size += read;
                if (size > maxBytes) {
                    throw new ProblemException(
                            ProblemCode.BODY_TOO_LARGE,
                            "More than the %d bytes that are taken here.".formatted(maxBytes));
                }
                if (size >= nextCheck) {
                    requireSpace();
                    nextCheck = size + CHECK_EVERY_BYTES;
                }
                digest.update(buffer, 0, read);
                write(out, ByteBuffer.wrap(buffer, 0, read));
            }
            out.force(true);
        }
        return new ArtifactStore.Stored(Digests.finish(digest), size);
    }

    private void requireSpace() throws IOException {
        if (space.usableBytes() < RESERVE_BYTES) {
            throw full();
        }
    }

    /// The one who sends has gone away, or sent less than was announced: that is not our disk's
    /// fault.
    private static int read(InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            ProblemException incomplete =
                    new ProblemException(
                            ProblemCode.UPLOAD_INCOMPLETE, "The upload ended before its end.");
            incomplete.initCause(e);
            throw incomplete;
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota")) {
                throw full();
            }
            throw e;
        }
    }

    private static ProblemException full() {
        return new ProblemException(
                ProblemCode.STORAGE_FULL, "There is no room for uploads at the moment.");
    }
}
