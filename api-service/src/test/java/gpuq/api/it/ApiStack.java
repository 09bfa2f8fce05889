package gpuq.api.it;

import gpuq.common.contract.Topic;
import gpuq.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// Gives the service under test a database and a topic prefix of its own on the test stack, and a
/// key under which tests sign tokens.
public class ApiStack implements QuarkusTestResourceLifecycleManager {

    /// The setting that holds the signing key; tests read it through [Tokens].
    static final String SIGNING_KEY = "gpuq-test.signing-key";

    public static final String CLUSTER = "test-cluster";

    /// What deploy/images/python.sh records of an image.
    private static final String IMAGE_FACTS =
            """
            {
             "python": "3.11.2",
             "packages": [{"name": "numpy", "version": "1.24.2"}],
             "cuda": "12.4.1"
            }
            """;

    /// Competitions that name no pool are in the first.
    private static final List<String> POOLS = List.of("default", "other");

    /// Submissions of one user in a minute: more than any test makes that is not about the rate.
    static final int RATE_LIMIT = 1_000;

    @Override
    public Map<String, String> start() {
        TestStack stack = TestStack.join();
        TestStack.Database database = stack.newDatabase("api");
        String prefix = stack.newPrefix();
        createTopics(stack.bootstrapServers(), prefix);
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", database.url());
        settings.put("quarkus.datasource.username", database.user());
        settings.put("quarkus.datasource.password", database.password());
        settings.put("kafka.bootstrap.servers", stack.bootstrapServers());
        settings.put("gpuq.topic-prefix", prefix);
        // `gpuq.root` tells the test stack where the checkout is: a system property, not a setting.
        settings.put("smallrye.config.mapping.validate-unknown", "false");
        settings.put("gpuq.environment", "test");
        settings.put("gpuq.pools", String.join(",", POOLS));
        settings.put("gpuq.cluster-id", CLUSTER);
        settings.put("gpuq.rate-limit", Integer.toString(RATE_LIMIT));
        settings.put("gpuq.resend-after", "1s");
        files(settings);
        keys(settings);
        return settings;
    }

    @Override
    public void stop() {
        // The stack ends with Maven; the database and the topics with it.
    }

    private static void files(Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("gpuq-api-it");
            byte[] master = new byte[32];
            new SecureRandom().nextBytes(master);
            settings.put(
                    "gpuq.master-key-file",
                    Files.write(folder.resolve("master.key"), master).toString());
            settings.put("gpuq.data-dir", Files.createDirectory(folder.resolve("data")).toString());
            settings.put("gpuq.default-image.name", "python-3.11");
            Path images = Files.createDirectory(folder.resolve("images"));
            settings.put("gpuq.images-dir", images.toString());
            Path image = Files.createDirectory(images.resolve("python-3.11"));
            settings.put(
                    "gpuq.default-image.digest-file",
                    Files.writeString(image.resolve("digest"), "a".repeat(64) + "\n").toString());
            Files.writeString(image.resolve("facts.json"), IMAGE_FACTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keys(Map<String, String> settings) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            settings.put(
                    "quarkus.oidc.public-key",
                    base64.encodeToString(pair.getPublic().getEncoded()));
            settings.put(SIGNING_KEY, base64.encodeToString(pair.getPrivate().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no RSA", e);
        }
    }

    private static void createTopics(String servers, String prefix) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(
                            Arrays.stream(Topic.values())
                                    .map(
                                            topic ->
                                                    new NewTopic(
                                                            prefix + topic.topicName(),
                                                            topic.partitions(POOLS.size()),
                                                            (short) 1))
                                    .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topics cannot be made", e);
        }
    }
}
