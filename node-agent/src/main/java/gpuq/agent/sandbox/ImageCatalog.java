package gpuq.agent.sandbox;

import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The images on this node: `<name>/rootfs` with `<name>/digest` beside it. An image is found by
/// its digest and by nothing else, so a job never runs in another image than its version names
/// (EXEC-3, GRADE-6).
public final class ImageCatalog {

    private final Path folder;

    public ImageCatalog(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /// The root folder of an image, if it is here.
    public Optional<Path> find(Sha256 digest) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> images = Files.list(folder)) {
            for (Path image : (Iterable<Path>) images.sorted()::iterator) {
                Path noted = image.resolve("digest");
                if (Files.isRegularFile(noted)
                        && Files.readString(noted).strip().equals(digest.value())
                        && Files.isDirectory(image.resolve("rootfs"))) {
                    return Optional.of(image.resolve("rootfs"));
                }
            }
        }
        return Optional.empty();
    }
}
