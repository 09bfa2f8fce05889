package gpuq.agent.data;

import gpuq.agent.state.StatePaths;
import gpuq.common.bundle.Digests;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicLong;

/// Files by digest. A name is there only when its bytes were read to the end and have that digest,
/// so who finds one need not read it again.
public final class BlobCache {

    private static final int BUFFER_BYTES = 128 * 1024;

    private final StatePaths paths;
    private final AtomicLong unfinished = new AtomicLong();

    public BlobCache(StatePaths paths) {
        this.paths = paths;
    }

    /// Where a blob comes from.
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException, InterruptedException;
    }

    /// The file of a digest, fetched if it is not here.
    ///
    /// @throws DigestMismatchException if the source gives other bytes
    public Path get(Sha256 digest, Source source) throws IOException, InterruptedException {
        Path blob = paths.blob(digest);
        if (Files.isRegularFile(blob)) {
            return blob;
        }
        try (InputStream in = source.open()) {
            return store(digest, in);
        }
    }

    /// Whether the file of a digest is here.
    public boolean has(Sha256 digest) {
        return Files.isRegularFile(paths.blob(digest));
    }

    /// Takes a file into the cache by moving it; the caller has computed the digest.
    public Path adopt(Sha256 digest, Path file) throws IOException {
        Path blob = paths.blob(digest);
        Files.createDirectories(blob.getParent());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        return Files.move(file, blob, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(OutputStream out, byte[] buffer, int length)
            throws CacheWriteException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new CacheWriteException(e);
        }
    }

    private Path store(Sha256 digest, InputStream in) throws IOException {
        Path blob = paths.blob(digest);
        Files.createDirectories(blob.getParent());
        Path file = blob.resolveSibling(digest + ".part" + unfinished.incrementAndGet());
        try {
            MessageDigest sha256 = Digests.newSha256();
            try (OutputStream out = Files.newOutputStream(file)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sha256.update(buffer, 0, read);
                    write(out, buffer, read);
                }
            }
            if (!Digests.finish(sha256).equals(digest)) {
                throw new DigestMismatchException("a fetched file", digest);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            return Files.move(file, blob, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
