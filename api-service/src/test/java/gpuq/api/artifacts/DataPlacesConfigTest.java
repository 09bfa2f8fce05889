package gpuq.api.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.api.ApiConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store's settings are a group that may be absent as a whole, and then asks for nothing.
class DataPlacesConfigTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir Path folder;

    @Test
    void without_settings_there_is_no_store_and_nothing_is_missing() {
        ApiConfig config = config(Map.of());
        assertThat(config.s3()).isEmpty();
        assertThat(new DataPlaces(config).refusal("s3://data/wine")).isPresent();
    }

    @Test
    void with_settings_addresses_live_for_a_quarter_of_an_hour_and_hold_no_secret()
            throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "top-secret\n");
        DataPlaces places = new DataPlaces(config(store(key)));
        Optional<URI> address = places.address("s3://data/wine", "a.csv", NOW);
        assertThat(places.refusal("s3://data/wine")).isEmpty();
        assertThat(address.orElseThrow().toString())
                .startsWith("https://s3.example.org/data/wine/a.csv?")
                .contains("X-Amz-Expires=900", "access%2F20260101%2Feu-1%2Fs3")
                .doesNotContain("top-secret");
    }

    @Test
    void a_key_that_cannot_be_read_ends_the_start() {
        ApiConfig config = config(store(folder.resolve("nothing")));
        assertThatThrownBy(() -> new DataPlaces(config))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gpuq.s3.secret-key-file");
    }

    private static Map<String, String> store(Path key) {
        return Map.of(
                "gpuq.s3.endpoint", "https://s3.example.org",
                "gpuq.s3.region", "eu-1",
                "gpuq.s3.access-key", "access",
                "gpuq.s3.secret-key-file", key.toString(),
                "gpuq.s3.buckets", "data,more");
    }

    private static ApiConfig config(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put("gpuq.environment", "test");
        values.put("gpuq.cluster-id", "cluster");
        values.put("gpuq.master-key-file", "key");
        values.put("gpuq.data-dir", "data");
        values.put("gpuq.default-image.digest-file", "digest");
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ApiConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(ApiConfig.class);
    }
}
