package gpuq.agent.verdict;

import gpuq.agent.supervise.RuntimeProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a program was at when its time was over, as seen from outside: the kernel says what its
/// main thread waited for, its output files when it last printed, samples when its GPU last worked.
/// Pure.
///
/// @param silentFor since its last output; absent if it never printed
/// @param gpuIdleFor since its GPU last worked; absent where nothing measured it
/// @param waiting what its main thread did, in words; absent where the kernel did not tell
public record Hang(
        @Nullable Duration silentFor, @Nullable Duration gpuIdleFor, @Nullable String waiting) {

    public static final Hang UNKNOWN = new Hang(null, null, null);

    /// Shorter than this is not worth a word.
    private static final Duration LONG = Duration.ofSeconds(5);

    /// The form in which Python's faulthandler writes the stack of the thread that was at work.
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?:Current thread|Thread) 0x[0-9a-f]+[^\\n]*\\(most recent call first\\):\\n"
                            + "  File \"([^\"\\n]{1,200})\", line (\\d{1,7}) in ([^\\n]{1,100})");

    private record Seen(int inside, char state, String wchan, String name) {}

    /// @param where lines of `pid state wait name`, as the supervisor has written them
    public static Hang of(
            @Nullable Duration silentFor, @Nullable Duration gpuIdleFor, String where) {
        List<Seen> processes = new ArrayList<>();
        for (String line : where.lines().toList()) {
            String[] fields = line.split(" ");
            if (fields.length == 4 && fields[0].matches("\\d{1,9}") && fields[1].length() == 1) {
                processes.add(
                        new Seen(
                                Integer.parseInt(fields[0]),
                                fields[1].charAt(0),
                                fields[2],
                                fields[3]));
            }
        }
        return new Hang(
                silentFor,
                gpuIdleFor,
                processes.stream()
                        .filter(process -> !RuntimeProcesses.has(process.name()))
                        .min(Comparator.comparingInt(Seen::inside))
                        .map(Hang::words)
                        .orElse(null));
    }

    private static @Nullable String words(Seen process) {
        String wait = process.wchan();
        return switch (process.state()) {
            case 'R' -> "was computing";
            case 'D' -> "was waiting for a disk or a device";
            case 'T', 't' -> "was stopped";
            case 'S' -> {
                if (wait.contains("futex")) {
                    yield "was waiting for a lock or another thread";
                }
                if (wait.contains("nanosleep")) {
                    yield "was asleep";
                }
                if (wait.contains("do_wait") || wait.equals("wait4")) {
                    yield "was waiting for a child process";
                }
                if (wait.contains("pipe") || wait.contains("unix_stream")) {
                    yield "was waiting for another process to write or read";
                }
                yield wait.contains("poll") || wait.contains("select")
                        ? "was waiting for something to arrive"
                        : "was waiting";
            }
            default -> null;
        };
    }

    /// For the end of the outcome's message; begins with a space, or is empty.
    String sentence() {
        List<String> parts = new ArrayList<>();
        if (silentFor == null) {
            parts.add("had printed nothing");
        } else if (silentFor.compareTo(LONG) >= 0) {
            parts.add("had printed nothing for " + Amounts.seconds(silentFor));
        }
        if (gpuIdleFor != null && gpuIdleFor.compareTo(LONG) >= 0) {
            parts.add("had not used its GPU for " + Amounts.seconds(gpuIdleFor));
        }
        if (waiting != null) {
            parts.add(waiting);
        }
        if (parts.isEmpty() || equals(UNKNOWN)) {
            return "";
        }
        String last = parts.removeLast();
        return " It " + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last) + ".";
    }

    /// Where the program says it was: the last stack in its error output. The program can write
    /// what it likes there, so this is for a hint alone.
    static Optional<String> place(String stderrTail) {
        Matcher matcher = PLACE.matcher(stderrTail);
        String found = null;
        while (matcher.find()) {
            String file = matcher.group(1);
            found =
                    "line %s of %s, in %s"
                            .formatted(
                                    matcher.group(2),
                                    file.substring(file.lastIndexOf('/') + 1),
                                    matcher.group(3));
        }
        return Optional.ofNullable(found);
    }
}
