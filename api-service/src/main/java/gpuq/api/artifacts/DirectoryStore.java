package gpuq.api.artifacts;

import gpuq.api.ApiConfig;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The artifact store in a folder, `blobs/ab/cd/<sha256>`. A file appears under its name only whole
/// and forced to the disk: written aside, then renamed. So a crash leaves nothing but a file in
/// `tmp`, which the next start removes.
@ApplicationScoped
public class DirectoryStore implements ArtifactStore {

    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Path blobs;
    private final Path tmp;
    private final BoundedCopy copy;

    @Inject
    DirectoryStore(ApiConfig config) {
        this(
                config.dataDir().resolve("blobs"),
                () -> Files.getFileStore(config.dataDir()).getUsableSpace());
    }

    DirectoryStore(Path blobs, BoundedCopy.FreeSpace space) {
        this.blobs = blobs;
        tmp = blobs.resolve("tmp");
        copy = new BoundedCopy(space);
        try {
            Files.createDirectories(tmp);
            removeLeftBehind();
        } catch (IOException e) {
            throw new UncheckedIOException("the artifact store cannot be used: " + blobs, e);
        }
    }

    @Override
    public Stored put(InputStream bytes, @Nullable Sha256 expected, long maxBytes)
            throws IOException {
        Path aside = tmp.resolve(UUID.randomUUID().toString());
        try {
            Stored stored = copy.copy(bytes, aside, maxBytes);
            if (expected != null && !expected.equals(stored.sha256())) {
                throw new ProblemException(
                        ProblemCode.DIGEST_MISMATCH,
                        "%d bytes came with the digest %s instead of %s."
                                .formatted(stored.sizeBytes(), stored.sha256(), expected));
            }
            publish(aside, stored.sha256());
            return stored;
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    @Override
    public Optional<Path> find(Sha256 sha256) {
        return Optional.of(path(sha256)).filter(Files::isRegularFile);
    }

    /// Removes a file for good.
    ///
    /// @return how many bytes it had; 0 if it was not there
    /// @throws IOException if the disk fails
    long remove(Sha256 sha256) throws IOException {
        Path file = path(sha256);
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        long size = Files.size(file);
        Files.delete(file);
        force(folder(sha256).resolve(sha256.value().substring(2, 4)));
        return size;
    }

    private void removeLeftBehind() throws IOException {
        Instant old = Instant.now().minus(LEFT_BEHIND);
        List<Path> found;
        try (Stream<Path> files = Files.list(tmp)) {
            found = files.toList();
        }
        for (Path file : found) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void publish(Path aside, Sha256 sha256) throws IOException {
        Path target = path(sha256);
        if (Files.exists(target)) {
            return;
        }
        Path inner = folder(sha256).resolve(sha256.value().substring(2, 4));
        Files.createDirectories(inner);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        for (Path changed : List.of(inner, folder(sha256), blobs)) {
            force(changed);
        }
    }

    /// A rename is only safe once its folder is on the disk too.
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path path(Sha256 sha256) {
        return folder(sha256).resolve(sha256.value().substring(2, 4)).resolve(sha256.value());
    }

    private Path folder(Sha256 sha256) {
        return blobs.resolve(sha256.value().substring(0, 2));
    }
}
