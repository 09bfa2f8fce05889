package gpuq.agent.sandbox;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.agent.posix.OpenBeneath;
import gpuq.agent.posix.PosixException;
import gpuq.common.job.Sha256;
import gpuq.common.json.JsonStyle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The images on this node: `<name>/rootfs` with `<name>/digest` beside it. An image is found by
/// its digest and by nothing else, so a job never runs in another image than its version names
/// (EXEC-3, GRADE-6).
public final class ImageCatalog {

    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private static final int MOST_LABELS_BYTES = 256 * 1024;

    private final Path folder;

    public ImageCatalog(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /// An image that is here.
    ///
    /// @param folder holds `rootfs` and what is said of it
    public record Image(Sha256 digest, Path folder) {

        public Path root() {
            return folder.resolve("rootfs");
        }

        /// What its maker has said of it, by name; empty if nothing.
        ///
        /// @throws IOException if what is there are no labels
        public Map<String, String> labels() throws IOException {
            Optional<byte[]> beside = read(folder, "labels.json");
            Optional<byte[]> found =
                    beside.isPresent()
                            ? beside
                            // Where apptainer keeps them.
                            : read(root(), ".singularity.d/labels.json");
            return found.isPresent()
                    ? MAPPER.readValue(found.get(), new TypeReference<>() {})
                    : Map.of();
        }

        /// What is within an image was chosen by its maker: no link leads out of there.
        private static Optional<byte[]> read(Path of, String name) throws IOException {
            try (OpenBeneath file = OpenBeneath.read(of.toRealPath(), name);
                    InputStream in = Files.newInputStream(file.path())) {
                return Optional.of(in.readNBytes(MOST_LABELS_BYTES));
            } catch (PosixException e) {
                if (e.errno() == PosixException.ENOENT) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    /// The root folder of an image, if it is here.
    public Optional<Path> find(Sha256 digest) throws IOException {
        return image(digest).map(Image::root);
    }

    /// An image, if it is here.
    public Optional<Image> image(Sha256 digest) throws IOException {
        return all().stream().filter(image -> image.digest().equals(digest)).findFirst();
    }

    /// Every image that is here, by its folder's name.
    public List<Image> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Image> found = new ArrayList<>();
        try (Stream<Path> images = Files.list(folder)) {
            for (Path image : (Iterable<Path>) images.sorted()::iterator) {
                Path noted = image.resolve("digest");
                if (Files.isRegularFile(noted) && Files.isDirectory(image.resolve("rootfs"))) {
                    String digest = Files.readString(noted).strip();
                    if (Sha256.isValid(digest)) {
                        found.add(new Image(new Sha256(digest), image));
                    }
                }
            }
        }
        return found;
    }
}
