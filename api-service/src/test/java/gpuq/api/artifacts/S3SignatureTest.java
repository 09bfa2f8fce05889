package gpuq.api.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3SignatureTest {

    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");

    /// The example of "Authenticating requests: using query parameters" in the reference of Amazon
    /// S3.
    @Test
    @EdgeCase("DATA-4")
    void the_published_example_gets_the_published_signature() {
        URI signed =
                new S3Signature(
                                "us-east-1",
                                "AKIAIOSFODNN7EXAMPLE",
                                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
                        .get(
                                URI.create("https://examplebucket.s3.amazonaws.com"),
                                "/test.txt",
                                Duration.ofDays(1),
                                NOW);
        assertThat(signed)
                .hasToString(
                        "https://examplebucket.s3.amazonaws.com/test.txt"
                                + "?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1"
                                + "%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                                + "&X-Amz-SignedHeaders=host"
                                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957"
                                + "d157751f604d404");
    }

    @Test
    @EdgeCase("DATA-5")
    void names_are_encoded_and_the_address_stays_one() {
        URI address =
                TestPlaces.withS3()
                        .address("s3://data/wine/v1/", "train/a b+ü?&#.csv", NOW)
                        .orElseThrow();
        assertThat(address.getRawPath())
                .isEqualTo("/data/wine/v1/train/a%20b%2B%C3%BC%3F%26%23.csv");
        assertThat(address.getAuthority()).isEqualTo("s3.example.org:9000");
        assertThat(address.getQuery()).contains("X-Amz-Expires=900").doesNotContain("secret");
    }

    @Test
    void only_buckets_that_are_named_have_addresses() {
        DataPlaces places = TestPlaces.withS3();
        assertThat(places.refusal("s3://data/wine")).isEmpty();
        assertThat(places.refusal("s3://others/wine"))
                .hasValueSatisfying(why -> assertThat(why).contains("others"));
        assertThat(places.address("s3://others/wine", "a", NOW)).isEmpty();
        assertThat(places.refusal("file:/mnt/wine")).isEmpty();
        assertThat(places.address("file:/mnt/wine", "a", NOW)).isEmpty();
        assertThat(TestPlaces.none().refusal("s3://data/wine"))
                .isEqualTo(Optional.of("this installation has no S3 store"));
    }
}
