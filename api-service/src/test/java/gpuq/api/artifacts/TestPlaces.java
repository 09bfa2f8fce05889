package gpuq.api.artifacts;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Places of data for tests.
public final class TestPlaces {

    private TestPlaces() {}

    /// Without a store beside our own.
    public static DataPlaces none() {
        return new DataPlaces(Optional.empty());
    }

    /// With a store that has the bucket `data`.
    public static DataPlaces withS3() {
        return new DataPlaces(
                Optional.of(
                        new DataPlaces.Store(
                                URI.create("https://s3.example.org:9000"),
                                List.of("data"),
                                Duration.ofMinutes(15),
                                new S3Signature("eu-1", "key", "secret"))));
    }
}
