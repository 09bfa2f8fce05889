package gpuq.local.part;

import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/// A Kafka broker that is its own controller, as one process with a class path of its own.
/// Formatted once; keeps its log where it is told.
public final class Broker implements Part {
    private static final Duration FORMAT_BOUND = Duration.ofSeconds(60);

    private final String classPath;
    private final Path data;
    private final Path log;
    private final Ports ports;
    private final String clusterId;
    private final @Nullable BrokerGuard guard;
    private final Jvm jvm;

    /// One for its clients, one for itself.
    public record Ports(int clients, int controller) {}

    /// @param guard who may come in, or null for everybody, as in tests of one module
    public Broker(
            String classPath,
            Path data,
            Path log,
            Ports ports,
            String clusterId,
            @Nullable BrokerGuard guard,
            Jvm jvm) {
        this.classPath = classPath;
        this.data = data;
        this.log = log;
        this.ports = ports;
        this.clusterId = clusterId;
        this.guard = guard;
        this.jvm = jvm;
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
        BrokerSettings.of(logs(), ports, guard).store(text, null);
        Secrets.write(settings(), text.toString());
    }

    /// A formatting that was killed leaves a folder without its mark: it starts afresh.
    private void format() throws IOException, InterruptedException {
        Folders.delete(logs());
        List<String> command =
                java(
                        Jvm.QUICK,
                        List.of("-Xmx96m"),
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
                        jvm,
                        List.of("-Xms128m", "-Xmx256m"),
                        List.of("kafka.Kafka", settings().toString())));
    }

    private Launch launch(List<String> command) {
        return new Launch(command, data);
    }

    private List<String> java(Jvm jvm, List<String> heap, List<String> program) {
        var command = new ArrayList<>(jvm.command());
        command.addAll(heap);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        // Who was refused what: the broker keeps no count of it elsewhere.
        command.add("-Dorg.slf4j.simpleLogger.log.kafka.authorizer.logger=info");
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
        if (!OpenPort.answers(ports.clients())) {
            return false;
        }
        try (Admin admin = admin()) {
            var nodes = admin.describeCluster(new DescribeClusterOptions().timeoutMs(2000)).nodes();
            return !nodes.get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A client that may do everything. Whoever asks closes it.
    public Admin admin() {
        var client = new HashMap<String, Object>();
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 1500);
        if (guard != null) {
            client.putAll(guard.adminClient());
        }
        return Admin.create(client);
    }
}
