package gpuq.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// What the kernel says about processes, read from `/proc`. [ProcessRef] asks it; nothing is
/// cached, as the answer may change between two calls.
final class Proc {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /// Position of the start time in `/proc/PID/stat`, counted from the field after the command
    /// name.
    private static final int START_TICKS = 19;

    private static final int THREADS = 17;

    private Proc() {}

    static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The kernel's boot id cannot be read.", e);
        }
    }

    /// Empty for a process that is gone, and for a zombie: a container's first process may never
    /// collect one, and it would look alive for ever.
    static OptionalLong startTicks(long pid) {
        try {
            return startTicks(
                    Files.readString(
                            Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    /// From a line of `/proc/PID/stat`. The first thread of a killed process is a zombie while the
    /// others still end, and until the last one has ended the process keeps its files and locks.
    static OptionalLong startTicks(String stat) {
        // The command name stands in brackets and may itself hold blanks and brackets.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        String state = fields.getFirst();
        boolean ended = state.equals("Z") || state.equals("X");
        if (ended && Integer.parseInt(fields.get(THREADS)) <= 1) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(fields.get(START_TICKS)));
    }

    /// The arguments of a process, empty when it is gone.
    static List<String> arguments(long pid) {
        try {
            String all =
                    Files.readString(
                            Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(all.split("\0"));
        } catch (IOException _) {
            return List.of();
        }
    }
}
