package gpuq.local.part;

import gpuq.local.process.Launch;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of our own services: a packaged application that is told everything by its environment and
/// answers on its management port. It runs from a copy, as a build would change the packages under
/// its feet.
public final class QuarkusApp implements Part {
    private final String name;
    private final AppCopy app;
    private final Setup setup;

    /// What is given to the process: its folder, how it is run, its heap, its settings, and where
    /// it tells its health.
    public record Setup(
            Path directory,
            List<String> jvm,
            int heapMegabytes,
            Map<String, String> settings,
            int managementPort) {
        public Setup {
            jvm = List.copyOf(jvm);
            settings = Map.copyOf(settings);
        }
    }

    public QuarkusApp(String name, AppCopy app, Setup setup) {
        this.name = name;
        this.app = app;
        this.setup = setup;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        app.folder();
        Files.createDirectories(setup.directory());
    }

    @Override
    public Launch launch() {
        var command = new ArrayList<>(setup.jvm());
        command.addAll(
                List.of(
                        "-Xms48m",
                        // A third of the heap is the default: under load all of it is garbage soon.
                        "-XX:MaxNewSize=64m",
                        "-Xmx" + setup.heapMegabytes() + "m"));
        command.addAll(app.cacheOptions());
        command.add("-jar");
        command.add(app.place().resolve("quarkus-run.jar").toString());
        return new Launch(command, setup.settings(), setup.directory(), StopSignal.TERM);
    }

    @Override
    public boolean isReady() {
        return HttpProbe.isOk(
                "http://127.0.0.1:%d/q/health/ready".formatted(setup.managementPort()));
    }

    /// One that waits for Keycloak's very first start takes as long as that does.
    @Override
    public Duration startBound() {
        return Duration.ofMinutes(5);
    }
}
