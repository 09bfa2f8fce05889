package gpuq.agent.launch;

import gpuq.agent.state.StatePaths;
import gpuq.common.job.AttemptRef;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jboss.logging.Logger;

/// `gpuq-launch`: the process with root's rights, beside the agent that has none. Ends by TERM;
/// attempts go on without it, and the next one finds them.
public final class LauncherMain {

    /// `EX_CONFIG` of sysexits.h: a restart changes nothing.
    private static final int BAD_CONFIG = 78;

    private LauncherMain() {}

    public static void main(String... args) throws IOException, InterruptedException {
        // What is written is the same on every host (ENV-4).
        Locale.setDefault(Locale.ROOT);
        LaunchConfig config;
        try {
            config = read();
        } catch (IllegalArgumentException | NoSuchElementException e) {
            // Straight to the error stream: it says which setting is wrong.
            System.err.println("config error " + e.getMessage());
            System.exit(BAD_CONFIG);
            return;
        }
        run(config);
    }

    private static LaunchConfig read() {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDefaultSources()
                        .withMapping(LaunchConfig.class, "gpuq")
                        .withMappingIgnore("gpuq.**")
                        .build();
        return config.getConfigMapping(LaunchConfig.class, "gpuq");
    }

    private static void run(LaunchConfig config) throws IOException, InterruptedException {
        Logger log = Logger.getLogger(LauncherMain.class);
        LaunchSettings settings = settings(config);
        StatePaths paths = settings.paths();
        paths.create();
        int owner =
                config.agentUid().orElse((Integer) Files.getAttribute(paths.root(), "unix:uid"));
        if (config.leave()) {
            leave(settings);
            return;
        }
        try (Launcher launcher = Launcher.open(settings);
                LaunchServer server = LaunchServer.listen(paths.launchSocket(), owner, launcher)) {
            Thread serving = Thread.currentThread();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        try {
                                            server.stop();
                                            serving.join();
                                        } catch (IOException | InterruptedException e) {
                                            log.warn("launcher ended in the middle", e);
                                        }
                                    }));
            log.infof("launcher ready socket=%s", paths.launchSocket());
            server.serve();
        }
        log.info("launcher ended");
    }

    /// Without their folders all attempts are orphans.
    private static void leave(LaunchSettings settings) throws IOException {
        for (AttemptRef attempt : settings.paths().allAttempts()) {
            settings.paths().attempt(attempt).delete();
        }
        Launcher.open(settings).endAll();
    }

    /// The launcher's settings as its configuration has them.
    public static LaunchSettings settings(LaunchConfig config) {
        return new LaunchSettings(
                new StatePaths(config.stateDir()),
                config.imagesDir(),
                config.apptainer(),
                config.cgroup().orElse("gpuq-" + config.nodeId()),
                config.slotUidBase().orElse(SlotUids.baseOf(config.nodeId())),
                config.scratchSpares(),
                LaunchSettings.DEFAULT_EMPTY_WAIT);
    }
}
