package gpuq.agent;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The process: runs until it is told to end, and turns a failed start into an exit code and a line
/// for each cause.
@QuarkusMain
public final class AgentMain implements QuarkusApplication {

    private final AgentConfig config;
    private final Agent agent;

    @Inject
    AgentMain(AgentConfig config, Agent agent) {
        this.config = config;
        this.agent = agent;
    }

    public static void main(String... args) {
        // What is written is the same on every host (ENV-4).
        Locale.setDefault(Locale.ROOT);
        Quarkus.run(AgentMain.class, AgentMain::exit, args);
    }

    @Override
    public int run(String... args) throws IOException, InterruptedException {
        if (config.rehearsal()) {
            agent.rehearse();
        } else {
            Quarkus.waitForExit();
        }
        return ExitCode.CLEAN;
    }

    private static void exit(int code, @Nullable Throwable failure) {
        if (failure == null) {
            System.exit(code);
        }
        List<String> faults = configFaults(failure);
        // Straight to the error stream: the log may not be set up yet when the settings are wrong.
        faults.forEach(fault -> System.err.println("config error " + fault));
        if (!faults.isEmpty()) {
            System.exit(ExitCode.BAD_CONFIG);
        }
        Logger.getLogger(AgentMain.class).error("start failed", failure);
        System.exit(ExitCode.FAILED);
    }

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
                case QuarkusBindException bad ->
                        faults.add(
                                "%s:%d cannot be listened on: it is in use"
                                        .formatted(bad.getHost(), bad.getPort()));
                default -> {}
            }
        }
        return faults;
    }
}
