package gpuq.agent.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Counts the lives of the agent, so that (incarnation, sequence) of its records rises strictly.
public final class Incarnation {

    private Incarnation() {}

    /// The number of the life that begins now; durable before it is used.
    public static long next(StatePaths paths) throws IOException {
        Path file = paths.incarnation();
        long last = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        DurableFile.write(file, Long.toString(last + 1).getBytes(StandardCharsets.US_ASCII));
        return last + 1;
    }
}
