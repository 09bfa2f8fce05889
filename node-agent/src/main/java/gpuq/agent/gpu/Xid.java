package gpuq.agent.gpu;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An error that the driver has told the kernel's log, which is the only place where it is told.
///
/// @param busId such as `0000:3b:00`, in lower case
/// @param number the kind of error
/// @param uptime when it was logged
record Xid(String busId, int number, Duration uptime) {

    /// A record of `/dev/kmsg`: `level,sequence,microseconds,flags;text`.
    private static final Pattern RECORD =
            Pattern.compile(
                    "^\\d+,\\d+,(\\d+),[^;]*;.*NVRM: Xid \\(PCI:([0-9A-Fa-f:.]+)\\): (\\d+)\\b",
                    Pattern.DOTALL);

    private static final Set<Integer> BY_PROGRAMS = Set.of(13, 31, 43, 45);
    private static final Set<Integer> BY_HARDWARE = Set.of(48, 62, 63, 64, 74, 79, 92, 94, 95, 119);

    private static final long NANOS_PER_MICRO = 1000;

    /// What a kind of error means for whose fault it is.
    enum Kind {
        /// A program can cause it: an access outside of its memory, a kernel that was stopped.
        PROGRAM,
        /// No program can cause it.
        HARDWARE,
        /// Neither is known: noted and nothing else.
        OTHER
    }

    /// Reads one record of the kernel's log; empty if it says nothing of this kind.
    static Optional<Xid> parse(String record) {
        Matcher matcher = RECORD.matcher(record);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(
                new Xid(
                        matcher.group(2).toLowerCase(Locale.ROOT),
                        Integer.parseInt(matcher.group(3)),
                        Duration.ofNanos(Long.parseLong(matcher.group(1)) * NANOS_PER_MICRO)));
    }

    Kind kind() {
        if (BY_PROGRAMS.contains(number)) {
            return Kind.PROGRAM;
        }
        return BY_HARDWARE.contains(number) ? Kind.HARDWARE : Kind.OTHER;
    }

    /// Whether it is of the device with this bus id: the kernel writes `0000:3b:00`, the driver
    /// `00000000:3B:00.0`.
    boolean isOf(String deviceBusId) {
        return shortForm(deviceBusId).equals(shortForm(busId));
    }

    private static String shortForm(String id) {
        String[] parts = id.toLowerCase(Locale.ROOT).split(":");
        if (parts.length != 3) {
            return id;
        }
        String domain = parts[0].replaceFirst("^0+(?=.)", "");
        return domain + ":" + parts[1] + ":" + parts[2].replaceFirst("\\..*", "");
    }
}
