package gpuq.api;

import gpuq.local.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// The API on a real database and broker of its own. Tokens are signed by a key of this test
/// instead of Keycloak's, so that a test can be anybody; the projection is off, so that a test can
/// say what it would have read.
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    static final String IMAGE_DIGEST = "ab".repeat(32);

    @Override
    public Map<String, String> start() {
        TestStack stack = TestStack.join();
        TestStack.Database database = stack.newDatabase("api");
        KeyPair keys = newKeys();
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.datasource.jdbc.url", database.url());
        settings.put("quarkus.datasource.username", database.user());
        settings.put("quarkus.datasource.password", database.password());
        settings.put("kafka.bootstrap.servers", stack.bootstrapServers());
        settings.put("gpuq.topic-prefix", stack.newPrefix());
        // `gpuq.root` tells the test stack where the checkout is: a system property, not a setting.
        settings.put("smallrye.config.mapping.validate-unknown", "false");
        settings.put("gpuq.environment", "test");
        settings.put("gpuq.cluster-id", "test-cluster");
        settings.put("gpuq.projection-wait", "2s");
        settings.put("quarkus.oidc.application-type", "service");
        settings.put("quarkus.oidc.public-key", base64(keys.getPublic().getEncoded()));
        settings.put("smallrye.jwt.sign.key", pem(keys.getPrivate().getEncoded()));
        for (String channel : new String[] {"job-events", "node-events", "job-logs"}) {
            settings.put("mp.messaging.incoming." + channel + ".enabled", "false");
        }
        settings.putAll(files());
        return settings;
    }

    @Override
    public void stop() {}

    private static Map<String, String> files() {
        try {
            Path folder = Files.createTempDirectory("gpuq-api-it");
            Path master = Files.write(folder.resolve("master.key"), new byte[32]);
            Path image = Files.writeString(folder.resolve("digest"), IMAGE_DIGEST + "\n");
            return Map.of(
                    "gpuq.data-dir", Files.createDirectory(folder.resolve("data")).toString(),
                    "gpuq.master-key-file", master.toString(),
                    "gpuq.default-image.digest-file", image.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n" + base64(key) + "\n-----END PRIVATE KEY-----";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
