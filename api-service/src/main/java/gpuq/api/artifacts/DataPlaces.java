package gpuq.api.artifacts;

import gpuq.api.ApiConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a competition's data may lie beside our own store: in folders that nodes have mounted
/// (`file:`), and in S3 (`s3:`), of which nodes get addresses that expire and never a key. Whoever
/// names an object in a bundle must name its digest too, so that nobody gets at bytes that she has
/// not had before.
@Startup
@ApplicationScoped
public class DataPlaces {

    private static final String S3 = "s3://";
    private static final Duration ADDRESS_LIFE = Duration.ofMinutes(15);

    private final Optional<Store> store;

    /// @throws UncheckedIOException if the key cannot be read: nothing starts without it
    @Inject
    DataPlaces(ApiConfig config) {
        this(config.s3().map(DataPlaces::store));
    }

    DataPlaces(Optional<Store> store) {
        this.store = store;
    }

    /// One store.
    ///
    /// @param buckets those of which addresses are given
    /// @param life of an address
    record Store(URI endpoint, List<String> buckets, Duration life, S3Signature signature) {

        @Override
        public String toString() {
            return "Store[" + endpoint + "]";
        }
    }

    /// Why data cannot be taken from there; empty if it can. Of folders only nodes know.
    public Optional<String> refusal(String uri) {
        if (!uri.startsWith(S3)) {
            return Optional.empty();
        }
        if (store.isEmpty()) {
            return Optional.of("this installation has no S3 store");
        }
        String bucket = bucket(uri);
        return store.get().buckets().contains(bucket)
                ? Optional.empty()
                : Optional.of("this installation takes no data from the bucket " + bucket);
    }

    /// The address of a file below such a place, for as long as a fetch needs to begin; empty if it
    /// is not in S3, or in none that we have.
    ///
    /// @param file path within the tree
    public Optional<URI> address(String uri, String file, Instant now) {
        if (!uri.startsWith(S3) || refusal(uri).isPresent()) {
            return Optional.empty();
        }
        String place = uri.substring(S3.length());
        String path = "/" + place + (place.endsWith("/") ? "" : "/") + file;
        return store.map(it -> it.signature().get(it.endpoint(), path, it.life(), now));
    }

    private static String bucket(String uri) {
        String place = uri.substring(S3.length());
        int end = place.indexOf('/');
        return end < 0 ? place : place.substring(0, end);
    }

    private static Store store(ApiConfig.S3 config) {
        try {
            String secret = Files.readString(config.secretKeyFile()).strip();
            return new Store(
                    config.endpoint(),
                    config.buckets(),
                    config.addressLife().orElse(ADDRESS_LIFE),
                    new S3Signature(config.region(), config.accessKey(), secret));
        } catch (IOException e) {
            throw new UncheckedIOException("gpuq.s3.secret-key-file cannot be read", e);
        }
    }
}
