package gpuq.api.competitions;

import gpuq.api.ApiConfig;
import gpuq.common.bundle.Manifest;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Which image a version pins: the one whose digest its manifest gives, or the site's default.
@ApplicationScoped
class DefaultImage {

    private final ApiConfig.DefaultImage config;

    DefaultImage(ApiConfig config) {
        this.config = config.defaultImage();
    }

    /// The digest; empty where the manifest names another image than the default and no digest.
    Optional<Sha256> digest(Manifest.Environment environment) {
        if (environment.digest() != null) {
            return Optional.of(environment.digest());
        }
        boolean isDefault =
                environment.image().isEmpty() || environment.image().equals(config.name());
        return isDefault ? Optional.of(read()) : Optional.empty();
    }

    /// What people call the image.
    String name(Manifest.Environment environment) {
        return environment.image().isEmpty() ? config.name() : environment.image();
    }

    /// Read anew each time: the site may publish another default image without a restart.
    private Sha256 read() {
        try {
            List<String> lines = Files.readAllLines(config.digestFile());
            return new Sha256(lines.isEmpty() ? "" : lines.getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the default image's digest cannot be read: " + config.digestFile(), e);
        }
    }
}
