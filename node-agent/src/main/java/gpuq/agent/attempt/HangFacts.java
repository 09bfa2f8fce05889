package gpuq.agent.attempt;

import gpuq.agent.gpu.GpuUse;
import gpuq.agent.state.AttemptDir;
import gpuq.agent.supervise.ExitRecord;
import gpuq.agent.verdict.Hang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gathers what is known of a program whose time was over.
final class HangFacts {

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private HangFacts() {}

    /// @param exit absent where the supervisor died
    static Hang of(AttemptDir dir, @Nullable ExitRecord exit, GpuUse gpus) throws IOException {
        if (exit == null || !exit.cause().equals(ExitRecord.TIME_LIMIT)) {
            return Hang.UNKNOWN;
        }
        Path where = dir.where();
        Double idle = gpus.lastActiveAgo();
        if (!Files.exists(where)) {
            return new Hang(silence(dir, Instant.now()), seconds(idle), null);
        }
        return Hang.of(
                silence(dir, Files.getLastModifiedTime(where).toInstant()),
                seconds(idle),
                Files.readString(where));
    }

    /// From the last byte that was written to an output to the moment in question; absent where no
    /// byte was. Both times are the file system's.
    private static @Nullable Duration silence(AttemptDir dir, Instant until) throws IOException {
        Instant last = null;
        for (Path output :
                Stream.of("stdout", "stderr").map(dir::output).filter(Files::exists).toList()) {
            // Its own stack came after the moment.
            Instant written = Files.getLastModifiedTime(output).toInstant();
            if (Files.size(output) > 0
                    && !written.isAfter(until)
                    && (last == null || written.isAfter(last))) {
                last = written;
            }
        }
        return last == null ? null : Duration.between(last, until);
    }

    private static @Nullable Duration seconds(@Nullable Double seconds) {
        return seconds == null ? null : Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }
}
