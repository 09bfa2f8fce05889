package gpuq.scheduler;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import jakarta.inject.Inject;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The process: runs until it is told to end, and turns a failed start into an exit code and a line
/// for each cause.
@QuarkusMain
public final class SchedulerMain implements QuarkusApplication {

    private final SchedulerConfig config;
    private final Scheduler scheduler;

    @Inject
    SchedulerMain(SchedulerConfig config, Scheduler scheduler) {
        this.config = config;
        this.scheduler = scheduler;
    }

    public static void main(String... args) {
        // What is written is the same on every host (ENV-4).
        Locale.setDefault(Locale.ROOT);
        Quarkus.run(SchedulerMain.class, SchedulerMain::exit, args);
    }

    @Override
    public int run(String... args) {
        if (config.rehearsal()) {
            scheduler.rehearse();
        } else {
            Quarkus.waitForExit();
        }
        return ExitCode.CLEAN;
    }

    private static void exit(int code, @Nullable Throwable failure) {
        System.exit(failure == null ? code : report(failure));
    }

    /// Says why the start has failed; the code to end with.
    private static int report(Throwable failure) {
        List<String> faults = configFaults(failure);
        // Straight to the error stream: the log may not be set up yet when the settings are wrong.
        faults.forEach(fault -> System.err.println("config error " + fault));
        if (!faults.isEmpty()) {
            return ExitCode.BAD_CONFIG;
        }
        Logger log = Logger.getLogger(SchedulerMain.class);
        portInUse(failure)
                .ifPresentOrElse(
                        port -> log.errorf("start failed cause=%s", port),
                        () -> log.error("start failed", failure));
        return ExitCode.FAILED;
    }

    /// One line for each key that is missing or out of its bounds.
    static List<String> configFaults(@Nullable Throwable failure) {
        List<String> faults = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BadConfigException bad -> faults.addAll(bad.faults());
                case ConfigValidationException bad -> {
                    for (int problem = 0; problem < bad.getProblemCount(); problem++) {
                        faults.add(bad.getProblem(problem).getMessage());
                    }
                }
                default -> {}
            }
        }
        return faults;
    }

    /// Who could not listen where: the exception around the system's own has the address (CONF-4).
    private static Optional<String> portInUse(Throwable failure) {
        for (Throwable outer = failure; outer.getCause() != null; outer = outer.getCause()) {
            if (outer.getCause() instanceof BindException inUse) {
                return Optional.of(outer.getMessage() + ": " + inUse.getMessage());
            }
        }
        return Optional.empty();
    }
}
