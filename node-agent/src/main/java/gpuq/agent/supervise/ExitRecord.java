package gpuq.agent.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the supervisor wrote when the attempt's process had ended.
///
/// @param code the exit code as the container gives it: 128 plus the signal's number where the
///   program inside was ended by a signal
/// @param runtimeSignalled whether the container's own process, outside, was ended by a signal
/// @param cause why the supervisor ended it, such as `TIME_LIMIT`; empty if it ended by itself
/// @param detail the reason of a stop that was asked for; may be empty
/// @param startedAt uptime at which the container was started
/// @param endedAt uptime at which it had ended
/// @param leftovers processes that were still in the group then
public record ExitRecord(
        int code,
        boolean runtimeSignalled,
        String cause,
        String detail,
        Duration startedAt,
        Duration endedAt,
        int leftovers) {

    /// [#cause] of an end by the deadline.
    public static final String TIME_LIMIT = "TIME_LIMIT";

    /// [#cause] of an end by the output's limit.
    public static final String OUTPUT_LIMIT = "OUTPUT_LIMIT";

    /// [#cause] of an end that the agent asked for.
    public static final String STOPPED = "STOPPED";

    /// How long the container was there.
    public Duration elapsed() {
        return endedAt.minus(startedAt);
    }

    /// Reads the record, which is there as a whole or not at all.
    public static Optional<ExitRecord> read(Path file) throws IOException {
        try {
            return Optional.of(parse(Files.readString(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    static ExitRecord parse(String text) throws IOException {
        Map<String, String> fields = new HashMap<>();
        text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .forEach(
                        line ->
                                fields.put(
                                        line.substring(0, line.indexOf('=')),
                                        line.substring(line.indexOf('=') + 1)));
        try {
            return new ExitRecord(
                    Integer.parseInt(required(fields, "code")),
                    required(fields, "runtime_signalled").equals("1"),
                    required(fields, "cause"),
                    required(fields, "detail"),
                    centiseconds(required(fields, "started")),
                    centiseconds(required(fields, "ended")),
                    Integer.parseInt(required(fields, "leftovers")));
        } catch (NumberFormatException e) {
            throw new IOException("not an exit record: " + e.getMessage(), e);
        }
    }

    private static Duration centiseconds(String text) {
        return Duration.ofMillis(Long.parseLong(text) * 10);
    }

    private static String required(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null) {
            throw new IOException("an exit record without " + name);
        }
        return value;
    }
}
