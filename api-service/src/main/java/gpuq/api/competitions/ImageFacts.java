package gpuq.api.competitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.ApiConfig;
import gpuq.common.job.Sha256;
import gpuq.common.json.JsonStyle;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What images have in them, as was recorded when they were made: `facts.json` beside the `digest`
/// in each image's folder. Read anew each time: the site may publish another image without a
/// restart.
@ApplicationScoped
class ImageFacts {

    private static final Logger LOG = Logger.getLogger(ImageFacts.class);
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();
    private static final int MAX_IMAGES = 1_000;
    private static final long MAX_BYTES = 1L << 20;

    private final Optional<Path> folder;

    ImageFacts(ApiConfig config) {
        folder = config.imagesDir();
    }

    /// What is in an image.
    ///
    /// @param cuda absent if it has no CUDA
    record Facts(
            String python, List<EnvironmentView.Distribution> packages, @Nullable String cuda) {}

    /// Empty where nobody has recorded it. A record that cannot be read is as good as none: the
    /// rest of the answer is still right.
    Optional<Facts> of(Sha256 image) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> images = Files.list(folder.get())) {
            for (Path one : images.limit(MAX_IMAGES).sorted().toList()) {
                if (hasDigest(one, image) && Files.isRegularFile(one.resolve("facts.json"))) {
                    return Optional.of(read(one.resolve("facts.json")));
                }
            }
        } catch (IOException e) {
            LOG.warnf("an image's facts cannot be read image=%s reason=%s", image, e);
        }
        return Optional.empty();
    }

    private static boolean hasDigest(Path image, Sha256 wanted) throws IOException {
        Path file = image.resolve("digest");
        return Files.isRegularFile(file)
                && Files.readAllLines(file).stream()
                        .findFirst()
                        .filter(line -> line.strip().equals(wanted.value()))
                        .isPresent();
    }

    private static Facts read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
        }
        return MAPPER.readValue(Files.readAllBytes(file), Facts.class);
    }
}
