package gpuq.api.system;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.local.TestStack;
import gpuq.local.part.HttpProbe;
import gpuq.local.part.Installation;
import gpuq.local.part.OpenPort;
import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged service as a process of its own, with a configuration that is wrong.
class StartIT {

    private static final Duration BOUND = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    @EdgeCase({"CONF-1", "HUMAN-4"})
    void a_wrong_configuration_ends_it_with_78_and_a_line_for_each_fault() throws Exception {
        assertThat(
                        end(
                                settings(
                                        Map.of(
                                                "GPUQ_MASTER_KEY_FILE",
                                                folder.resolve("missing").toString(),
                                                "GPUQ_POOLS",
                                                "default,default"))))
                .contains("start refused fault=\"gpuq.master-key-file: ")
                .contains("start refused fault=\"gpuq.pools: ");
    }

    @Test
    @EdgeCase({"CONF-2", "DEPLOY-5"})
    void a_setting_without_default_that_is_missing_is_named() throws Exception {
        Map<String, String> settings =
                settings(Map.of("GPUQ_MASTER_KEY_FILE", folder.resolve("missing").toString()));
        settings.remove("GPUQ_CLUSTER_ID");
        assertThat(end(settings)).contains("gpuq.cluster-id");
    }

    @Test
    @EdgeCase("CONF-4")
    void a_port_that_is_taken_is_named() throws Exception {
        Map<String, String> settings = settings(Map.of("GPUQ_MASTER_KEY_FILE", key()));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            settings.put("QUARKUS_HTTP_PORT", port);
            assertThat(end(settings, 1)).contains("start failed cause=").contains(port);
        }
    }

    @Test
    @EdgeCase({"CONC-5", "DEPLOY-8"})
    void it_logs_json_where_that_is_asked_for_and_ends_soon_when_told_to() throws Exception {
        Map<String, String> settings =
                settings(
                        Map.of(
                                "GPUQ_MASTER_KEY_FILE",
                                key(),
                                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                                "true"));
        String health = "http://127.0.0.1:" + settings.get("QUARKUS_HTTP_PORT") + "/q/health/ready";
        Path log = folder.resolve("api.log");
        Child child =
                Child.start("api", new Launch(command(), settings, folder, StopSignal.TERM), log);
        try {
            child.awaitReady(() -> HttpProbe.isOk(health), BOUND);
            long begun = System.nanoTime();
            child.stop(Duration.ofSeconds(30));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(30));
            assertThat(child.onExit().get(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(143);
        } finally {
            child.stop(Duration.ofSeconds(20));
        }
        assertThat(Files.readAllLines(log))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    private String key() throws IOException {
        return Files.write(folder.resolve("master.key"), new byte[32]).toString();
    }

    /// What it said before it ended with 78.
    private String end(Map<String, String> settings) throws Exception {
        return end(settings, 78);
    }

    private String end(Map<String, String> settings, int code) throws Exception {
        Path log = folder.resolve("api.log");
        Child child =
                Child.start("api", new Launch(command(), settings, folder, StopSignal.TERM), log);
        try {
            assertThat(child.onExit().get(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(code);
            return Files.readString(log);
        } finally {
            if (child.isAlive()) {
                child.stop(Duration.ofSeconds(20));
            }
        }
    }

    private Map<String, String> settings(Map<String, String> changes) throws Exception {
        TestStack stack = TestStack.join();
        TestStack.Database database = stack.newDatabase("start");
        List<Integer> ports = OpenPort.free(2);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", database.url());
        settings.put("QUARKUS_DATASOURCE_USERNAME", database.user());
        settings.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
        settings.put("KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers());
        settings.put("GPUQ_TOPIC_PREFIX", stack.newPrefix());
        settings.put("GPUQ_ENVIRONMENT", "test");
        settings.put("GPUQ_CLUSTER_ID", "start");
        settings.put("GPUQ_DATA_DIR", folder.resolve("data").toString());
        settings.put(
                "GPUQ_DEFAULT_IMAGE_DIGEST_FILE",
                Files.writeString(folder.resolve("digest"), "a".repeat(64)).toString());
        settings.put("QUARKUS_OIDC_TENANT_ENABLED", "false");
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(ports.getFirst()));
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.getLast()));
        settings.putAll(changes);
        return settings;
    }

    private static List<String> command() {
        return List.of(
                Installation.java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-jar",
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
    }
}
