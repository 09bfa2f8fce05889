package gpuq.api.system;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
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
public final class ApiMain implements QuarkusApplication {

    /// `EX_CONFIG` of sysexits: starting again helps nobody (CONF-1).
    static final int WRONG_CONFIGURATION = 78;

    private static final int FAILED = 1;

    public static void main(String... args) {
        // What is written is the same on every host (ENV-4).
        Locale.setDefault(Locale.ROOT);
        Quarkus.run(ApiMain.class, ApiMain::exit, args);
    }

    @Override
    public int run(String... args) {
        Quarkus.waitForExit();
        return 0;
    }

    private static void exit(int code, @Nullable Throwable failure) {
        System.exit(failure == null ? code : report(failure));
    }

    /// Says why the start has failed; the code to end with.
    private static int report(Throwable failure) {
        List<String> faults = configFaults(failure);
        Logger log = Logger.getLogger(ApiMain.class);
        faults.forEach(fault -> log.errorf("start refused fault=\"%s\"", fault));
        if (!faults.isEmpty()) {
            return WRONG_CONFIGURATION;
        }
        portInUse(failure)
                .ifPresentOrElse(
                        port -> log.errorf("start failed cause=\"%s\"", port),
                        () -> log.error("start failed", failure));
        return FAILED;
    }

    /// One line for each key that is missing, or wrong.
    static List<String> configFaults(Throwable failure) {
        List<String> faults = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BadConfigException bad -> faults.addAll(bad.faults());
                case ConfigValidationException bad -> {
                    for (int problem = 0; problem < bad.getProblemCount(); problem++) {
                        faults.add(bad.getProblem(problem).getMessage());
                    }
                }
                default -> {
                    // What is no configuration's fault is told by the caller.
                }
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
