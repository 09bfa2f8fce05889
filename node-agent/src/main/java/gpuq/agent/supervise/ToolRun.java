package gpuq.agent.supervise;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a small tool of the host with a bound that holds: also where the tool is stuck in the
/// kernel and neither ends nor closes its output, as tools of a broken driver are.
public final class ToolRun {

    private static final int BUFFER_BYTES = 16 * 1024;

    /// How long after a kill the last bytes may take.
    private static final Duration LAST_BYTES = Duration.ofMillis(200);

    private ToolRun() {}

    /// What a tool has said.
    ///
    /// @param ended false where it was still there at the bound; then it was killed, and may yet be
    ///   there if the kernel holds it
    /// @param code its exit code, -1 where it did not end
    /// @param output both of its outputs, as far as they were kept
    public record Result(boolean ended, int code, String output) {}

    /// Runs a tool.
    ///
    /// @param maxBytes of output that are kept; the rest is read and dropped
    /// @throws IOException if it cannot be started
    public static Result run(List<String> argv, Duration bound, int maxBytes)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        // Where agents run by hand, the tools of an administrator are not in the path.
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        Process process = builder.start();
        Output output = new Output(maxBytes);
        try {
            process.getOutputStream().close();
            InputStream from = process.getInputStream();
            Thread reader =
                    Thread.ofPlatform().daemon().name("tool").start(() -> output.read(from));
            boolean ended = process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            // A child of the tool may hold the pipe for ever: what there is by then is the output.
            reader.join(LAST_BYTES);
            return new Result(ended, ended ? process.exitValue() : -1, output.kept());
        } finally {
            process.destroyForcibly();
        }
    }

    /// What was read so far; one thread writes it and another takes it.
    private static final class Output {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int maxBytes;

        Output(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        void read(InputStream in) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    keep(buffer, read);
                }
            } catch (IOException _) {
                // Killed at the bound: what came before is the output.
            }
        }

        private synchronized void keep(byte[] buffer, int length) {
            kept.write(buffer, 0, Math.min(length, maxBytes - kept.size()));
        }

        synchronized String kept() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
