package gpuq.agent.launch;

import gpuq.agent.supervise.ToolRun;
import gpuq.agent.supervise.ToolRun.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Runs a small administrative command, such as `mkfs.ext4`, with a deadline.
final class HostCommand {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MAX_OUTPUT = 2_000;

    private HostCommand() {}

    /// @throws IOException if it cannot be started, fails, or does not end in time
    static void run(String... argv) throws IOException {
        run(DEADLINE, argv);
    }

    static void run(Duration deadline, String... argv) throws IOException {
        try {
            Result result = ToolRun.run(List.of(argv), deadline, MAX_OUTPUT);
            if (!result.ended()) {
                throw new IOException(argv[0] + " did not end within " + deadline);
            }
            if (result.code() != 0) {
                throw new IOException(
                        "%s failed with code %d: %s"
                                .formatted(
                                        String.join(" ", List.of(argv)),
                                        result.code(),
                                        result.output().strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + argv[0], e);
        }
    }
}
