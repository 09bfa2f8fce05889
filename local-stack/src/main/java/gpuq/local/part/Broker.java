package gpuq.local.part;

import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Uuid;

/// A Kafka broker that is its own controller, as one process with a class path of its own.
/// Formatted once; keeps its log where it is told.
public final class Broker implements Part {
    private static final List<String> QUIET_JVM =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC");
    private static final Duration FORMAT_BOUND = Duration.ofSeconds(60);

    private final String classPath;
    private final Path data;
    private final Path log;
    private final Ports ports;
    private final String clusterId;

    /// One for its clients, one for itself.
    public record Ports(int clients, int controller) {}

    public Broker(String classPath, Path data, Path log, Ports ports, String clusterId) {
        this.classPath = classPath;
        this.data = data;
        this.log = log;
        this.ports = ports;
        this.clusterId = clusterId;
    }

    public static String newClusterId() {
        return Uuid.randomUuid().toString();
    }

    @Override
    public String name() {
        return "kafka";
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports.clients();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(data);
        writeSettings();
        if (!Files.exists(logs().resolve("meta.properties"))) {
            format();
        }
    }

    private void writeSettings() throws IOException {
        var text = new StringWriter();
        BrokerSettings.of(logs(), ports).store(text, null);
        Path half = settings().resolveSibling("server.properties.half");
        Files.writeString(half, text.toString());
        Files.move(
                half,
                settings(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// A formatting that was killed leaves a folder without its mark: it starts afresh.
    private void format() throws IOException, InterruptedException {
        Folders.delete(logs());
        List<String> command =
                java(
                        List.of("-Xmx96m", "-XX:TieredStopAtLevel=1"),
                        List.of(
                                "kafka.tools.StorageTool",
                                "format",
                                "--cluster-id",
                                clusterId,
                                "--config",
                                settings().toString()));
        Child.start("the broker's formatting", launch(command), log).awaitSuccess(FORMAT_BOUND);
    }

    @Override
    public Launch launch() {
        return launch(
                java(
                        List.of("-Xms128m", "-Xmx256m"),
                        List.of("kafka.Kafka", settings().toString())));
    }

    private Launch launch(List<String> command) {
        return new Launch(command, data);
    }

    private List<String> java(List<String> heap, List<String> program) {
        var command = new ArrayList<String>();
        command.add(Installation.java());
        command.addAll(QUIET_JVM);
        command.addAll(heap);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
        command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        command.add("-cp");
        command.add(classPath);
        command.addAll(program);
        return command;
    }

    private Path settings() {
        return data.resolve("server.properties");
    }

    private Path logs() {
        return data.resolve("logs");
    }

    @Override
    public boolean isReady() {
        Map<String, Object> client =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 1500);
        if (!OpenPort.answers(ports.clients())) {
            return false;
        }
        try (Admin admin = Admin.create(client)) {
            var nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs(2000)).nodes();
            return !nodes.get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The settings of a broker that is alone.
    private static final class BrokerSettings {
        private BrokerSettings() {}

        static Properties of(Path logs, Ports ports) {
            var settings = new Properties();
            settings.putAll(
                    Map.of(
                            "process.roles", "broker,controller",
                            "node.id", "1",
                            "controller.quorum.voters", "1@127.0.0.1:" + ports.controller(),
                            "controller.listener.names", "CONTROLLER",
                            "listeners",
                                    "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                            .formatted(ports.clients(), ports.controller()),
                            "advertised.listeners", "CLIENTS://127.0.0.1:" + ports.clients(),
                            // The one place to change when the clients' listener asks for a
                            // password.
                            "listener.security.protocol.map",
                                    "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                            "inter.broker.listener.name", "CLIENTS",
                            "log.dirs", logs.toString(),
                            "auto.create.topics.enable", "false"));
            settings.putAll(
                    Map.of(
                            "offsets.topic.replication.factor", "1",
                            "offsets.topic.num.partitions", "4",
                            "transaction.state.log.replication.factor", "1",
                            "transaction.state.log.min.isr", "1",
                            "transaction.state.log.num.partitions", "4",
                            "share.coordinator.state.topic.replication.factor", "1",
                            "share.coordinator.state.topic.min.isr", "1",
                            "share.coordinator.state.topic.num.partitions", "1",
                            "group.initial.rebalance.delay.ms", "0"));
            // Without these two, transactions that follow each other closely wait out a back-off:
            // the
            // median of a transactional loop falls from 70 ms to 7 ms.
            settings.putAll(
                    Map.of(
                            "add.partitions.to.txn.retry.backoff.ms", "1",
                            "add.partitions.to.txn.retry.backoff.max.ms", "10"));
            settings.putAll(
                    Map.of(
                            "num.network.threads", "2",
                            "num.io.threads", "4",
                            "background.threads", "2",
                            "num.recovery.threads.per.data.dir", "1",
                            "log.cleaner.dedupe.buffer.size", "8388608",
                            "log.cleaner.threads", "1"));
            return settings;
        }
    }
}
