package gpuq.api.artifacts;

import gpuq.common.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bytes by their digest: the files of competitions and what agents hand in. The same bytes are
/// kept once, and nothing is ever changed in place.
public interface ArtifactStore {

    /// Keeps the stream's bytes; they are on disk when this returns.
    ///
    /// @param expected what the digest must be; absent if it is only computed
    /// @param maxBytes the longest stream that is taken
    /// @throws gpuq.api.problem.ProblemException `DIGEST_MISMATCH`, `BODY_TOO_LARGE`,
    ///   `UPLOAD_INCOMPLETE` or `STORAGE_FULL`
    /// @throws IOException if the disk cannot be written
    Stored put(InputStream bytes, @Nullable Sha256 expected, long maxBytes) throws IOException;

    /// The file that holds these bytes; only to be read.
    Optional<Path> find(Sha256 sha256);

    /// Keeps a few bytes that are in memory.
    default Stored put(byte[] bytes) throws IOException {
        return put(new ByteArrayInputStream(bytes), null, bytes.length);
    }

    default boolean contains(Sha256 sha256) {
        return find(sha256).isPresent();
    }

    /// What was kept.
    record Stored(Sha256 sha256, long sizeBytes) {}
}
