package gpuq.agent.verdict;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Exit codes above 128 as the signals that they stand for.
public final class Signals {

    private static final int BASE = 128;

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(1, "SIGHUP"),
                    Map.entry(2, "SIGINT"),
                    Map.entry(3, "SIGQUIT"),
                    Map.entry(4, "SIGILL"),
                    Map.entry(5, "SIGTRAP"),
                    Map.entry(6, "SIGABRT"),
                    Map.entry(7, "SIGBUS"),
                    Map.entry(8, "SIGFPE"),
                    Map.entry(9, "SIGKILL"),
                    Map.entry(10, "SIGUSR1"),
                    Map.entry(11, "SIGSEGV"),
                    Map.entry(12, "SIGUSR2"),
                    Map.entry(13, "SIGPIPE"),
                    Map.entry(14, "SIGALRM"),
                    Map.entry(15, "SIGTERM"),
                    Map.entry(24, "SIGXCPU"),
                    Map.entry(25, "SIGXFSZ"),
                    Map.entry(31, "SIGSYS"));

    private static final Set<String> CRASHES =
            Set.of("SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV");

    private Signals() {}

    /// Whether an exit code stands for a signal that a process brings upon itself.
    public static boolean isCrash(int code) {
        return ofExitCode(code).filter(CRASHES::contains).isPresent();
    }

    /// The signal that an exit code stands for. A program may return such a code by itself; then
    /// this is what it wants to be taken for.
    static Optional<String> ofExitCode(int code) {
        return Optional.ofNullable(NAMES.get(code - BASE));
    }
}
