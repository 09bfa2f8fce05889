package gpuq.agent.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a small administrative command, such as `mkfs.ext4`, with a deadline.
final class HostCommand {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MAX_OUTPUT = 2_000;

    private HostCommand() {}

    /// @throws IOException if it cannot be started, fails, or does not end in time
    static void run(String... argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        // Where agents run by hand, the tools of an administrator are not in the path.
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT);
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(argv[0] + " did not end within " + DEADLINE);
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "%s failed with code %d: %s"
                                .formatted(
                                        String.join(" ", List.of(argv)),
                                        process.exitValue(),
                                        new String(output, StandardCharsets.UTF_8).strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + argv[0], e);
        } finally {
            process.destroyForcibly();
        }
    }
}
