package gpuq.scheduler;

import gpuq.local.part.HttpProbe;
import gpuq.local.part.Installation;
import gpuq.local.part.OpenPort;
import gpuq.local.process.Child;
import gpuq.local.process.Launch;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged service as a process of its own, to be killed like one.
final class SchedulerProcess {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Child child;
    private final Path log;
    private final int port;

    private SchedulerProcess(Child child, Path log, int port) {
        this.child = child;
        this.log = log;
        this.port = port;
    }

    /// Starts it with settings that work, but for what is changed.
    static SchedulerProcess start(
            TestPool pool, Path folder, String instance, Map<String, String> changes)
            throws IOException {
        Path key = folder.resolve("master.key");
        if (!Files.exists(key)) {
            Files.write(key, new byte[32]);
        }
        int port = OpenPort.free(1).getFirst();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("GPUQ_ENVIRONMENT", "test");
        settings.put("GPUQ_CLUSTER_ID", Samples.CLUSTER);
        settings.put("GPUQ_INSTANCE", instance);
        settings.put("GPUQ_TOPIC_PREFIX", pool.prefix);
        settings.put("GPUQ_MASTER_KEY_FILE", key.toString());
        settings.put("GPUQ_CREATE_TOPICS", "true");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", pool.brokers);
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(port));
        settings.putAll(changes);
        Path log = folder.resolve(instance + ".log");
        Launch launch = new Launch(command(), settings, folder, StopSignal.TERM);
        return new SchedulerProcess(Child.start("scheduler " + instance, launch, log), log, port);
    }

    private static List<String> command() {
        return List.of(
                Installation.java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-XX:AOTCache=" + packaged("app.aot"),
                "-jar",
                packaged("quarkus-run.jar"));
    }

    private static String packaged(String name) {
        return Path.of("target/quarkus-app", name).toAbsolutePath().toString();
    }

    SchedulerProcess awaitReady() throws InterruptedException {
        child.awaitReady(
                () -> HttpProbe.isOk("http://127.0.0.1:%d/q/health/ready".formatted(port)), BOUND);
        return this;
    }

    SchedulerProcess awaitLeading() throws InterruptedException {
        child.awaitReady(
                () ->
                        HttpProbe.isOk("http://127.0.0.1:%d/q/health/ready".formatted(port))
                                && get("/q/health/ready").contains("LEADING"),
                BOUND);
        return this;
    }

    String get(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://127.0.0.1:%d%s".formatted(port, path)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    int port() {
        return port;
    }

    int exitCode() throws Exception {
        return child.onExit().get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    void stop() throws InterruptedException {
        child.stop(Duration.ofSeconds(20));
    }

    /// Whatever has become of it, it is gone after this.
    void end() throws IOException, InterruptedException {
        if (child.isAlive()) {
            signal("CONT");
            stop();
        }
    }

    /// Sends a signal that Java does not know.
    void signal(String name) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("/bin/kill", "-" + name, Long.toString(child.ref().pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " has failed");
        }
    }
}
