package gpuq.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/// Every setting of the api-service; checked at start.
@ConfigMapping(prefix = "gpuq")
public interface ApiConfig {

    /// Where this runs; must be the one that the database was made for (HUMAN-4).
    @Pattern(regexp = "local|bench|test|production")
    String environment();

    /// Names the installation; part of every node key.
    String clusterId();

    /// The pool table, in its frozen order.
    @WithDefault("default")
    String pools();

    /// Put before every topic's name; only tests set it.
    Optional<String> topicPrefix();

    /// The file with the 32 bytes from which node keys are derived.
    Path masterKeyFile();

    /// Where competition files and artifacts are kept, by digest.
    Path dataDir();

    /// The image of competitions that name none.
    @WithName("default-image")
    DefaultImage defaultImage();

    /// The folder of images, each with its `digest` and its `facts.json`: what programs find in
    /// them is told from there. Without it nobody is told.
    Optional<Path> imagesDir();

    /// Where traces are appended as OTLP JSON lines; nowhere if absent.
    Optional<Path> traceFile();

    /// Most jobs that may wait in one pool (CASC-2).
    @Min(1)
    @Max(1_000_000)
    @WithDefault("100000")
    int queueCapacity();

    /// Submissions of one user within [#rateWindow()].
    @Min(1)
    @Max(100_000)
    @WithDefault("30")
    int rateLimit();

    /// The sliding window of the rate.
    @WithDefault("60s")
    Duration rateWindow();

    /// From so many networks within an hour one user may hand in; from more, her token is likely to
    /// be in other hands, and operators are told (TOKEN-3).
    @Min(1)
    @WithDefault("4")
    int mostNetworks();

    /// Longest life of an access token that is accepted (TOKEN-5).
    @WithDefault("15m")
    Duration longestToken();

    /// How long an enrolment token may wait for its node.
    @WithDefault("1h")
    Duration enrolmentLife();

    /// How long a command may be without an event before it is sent again.
    @WithDefault("30s")
    Duration resendAfter();

    /// How long an agent's call waits for the projection to know its attempt.
    @WithDefault("5s")
    Duration projectionWait();

    /// Where data with `s3:` addresses lies; without it no bundle may name such data.
    Optional<S3> s3();

    /// A store that speaks S3. Nothing in it has a default of the framework: an optional group with
    /// one would always be there.
    interface S3 {
        /// Scheme and host, such as `https://s3.example.org`; buckets are the first part of paths.
        URI endpoint();

        /// As signatures need it.
        String region();

        /// Whose secret key signs.
        String accessKey();

        /// The file with the secret key.
        Path secretKeyFile();

        /// The buckets that data may be in.
        List<String> buckets();

        /// How long a signed address may be used to begin a fetch; 15 minutes if absent, at most
        /// seven days.
        Optional<Duration> addressLife();
    }

    /// How long the files that a job has left are kept after its end (STORE-10).
    @DurationMin(hours = 1)
    @WithDefault("90d")
    Duration artifactRetention();

    /// How long a job's program is kept after its end (STORE-9).
    @DurationMin(hours = 1)
    @WithDefault("400d")
    Duration solutionRetention();

    /// The site's default image.
    interface DefaultImage {
        @WithDefault("python-3.11")
        String name();

        /// The file whose first line is the image's digest.
        Path digestFile();
    }
}
