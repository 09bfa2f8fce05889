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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// Files by digest. A name is there only when its bytes were read to the end and have that digest,
/// and [WholeCopies] looks at them again at each use: a damaged file is fetched anew. A fetch that
/// broke off goes on where it was, also in the agent's next life; two that want the same file wait
/// for one fetch.
public final class BlobCache {

    private static final int BUFFER_BYTES = 128 * 1024;

    private static final Logger LOG = Logger.getLogger(BlobCache.class);

    private final StatePaths paths;
    private final WholeCopies copies;
    private final Map<Sha256, ReentrantLock> underWay = new ConcurrentHashMap<>();

    BlobCache(StatePaths paths, WholeCopies copies) {
        this.paths = paths;
        this.copies = copies;
    }

    /// Where a blob comes from.
    @FunctionalInterface
    public interface Source {
        /// @param from how many of the first bytes are here already; they may come again
        Content open(long from) throws IOException, InterruptedException;
    }

    /// The bytes of a blob, from an offset on.
    public record Content(InputStream bytes, long from) {}

    /// The file of a digest, fetched if it is not here.
    ///
    /// @throws DigestMismatchException if the source gives other bytes
    public Path get(Sha256 digest, Source source) throws IOException, InterruptedException {
        Path blob = paths.blob(digest);
        ReentrantLock lock = underWay.computeIfAbsent(digest, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (!isHereWhole(digest, blob)) {
                fetch(digest, blob, source);
            }
            LastUse.isNow(blob);
            return blob;
        } finally {
            lock.unlock();
            underWay.remove(digest, lock);
        }
    }

    private boolean isHereWhole(Sha256 digest, Path blob) throws IOException {
        if (!Files.isRegularFile(blob)) {
            return false;
        }
        if (copies.isWhole(blob, digest)) {
            return true;
        }
        LOG.errorf("cache damaged, fetched again file=%s", digest);
        Files.delete(blob);
        return false;
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

    private static void fetch(Sha256 digest, Path blob, Source source)
            throws IOException, InterruptedException {
        Files.createDirectories(blob.getParent());
        Path part = blob.resolveSibling(digest + ".part");
        MessageDigest sha256 = Digests.newSha256();
        try {
            append(part, source, sha256);
        } catch (CacheWriteException e) {
            // No room: what is here would only take what others need.
            Files.deleteIfExists(part);
            throw e;
        }
        if (!Digests.finish(sha256).equals(digest)) {
            Files.deleteIfExists(part);
            throw new DigestMismatchException("a fetched file", digest);
        }
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("r--r--r--"));
        Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
    }

    /// What is here is read again for its digest, unless the source begins anew.
    private static void append(Path part, Source source, MessageDigest sha256)
            throws IOException, InterruptedException {
        long here = Files.isRegularFile(part) ? Files.size(part) : 0;
        Content content = source.open(here);
        try (InputStream in = content.bytes();
                OutputStream out = open(part, content.from() > 0)) {
            if (content.from() > 0) {
                if (content.from() != here) {
                    throw new IOException("a fetch that goes on at another byte than was asked");
                }
                feed(part, sha256);
            }
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                write(out, buffer, read);
            }
        }
    }

    private static OutputStream open(Path part, boolean goesOn) throws CacheWriteException {
        try {
            return goesOn
                    ? Files.newOutputStream(part, StandardOpenOption.APPEND)
                    : Files.newOutputStream(part);
        } catch (IOException e) {
            throw new CacheWriteException(e);
        }
    }

    private static void feed(Path part, MessageDigest sha256) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(part)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
    }
}
