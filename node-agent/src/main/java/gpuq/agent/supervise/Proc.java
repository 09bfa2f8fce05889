package gpuq.agent.supervise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// Reads `/proc`: the boot id, when a process started, and the clock that no one can set.
public final class Proc {

    /// Position of `starttime` after the command's closing bracket, see proc(5): field 22, and the
    /// first field after the bracket is number 3.
    private static final int START_TICKS_FIELD = 22 - 3;

    private final Path root;

    public Proc() {
        this(Path.of("/proc"));
    }

    /// @param root `/proc`, or a recorded tree
    public Proc(Path root) {
        this.root = root;
    }

    /// Changes with each boot of the machine.
    public String bootId() {
        return read(root.resolve("sys/kernel/random/boot_id")).strip();
    }

    /// Clock ticks between the boot and the start of the process; empty if there is none, or only
    /// its zombie.
    public OptionalLong startTicks(long pid) {
        String stat;
        try {
            stat = Files.readString(root.resolve(Long.toString(pid)).resolve("stat"));
        } catch (IOException _) {
            // It may end between the look-up and the read, which is ESRCH instead of ENOENT.
            return OptionalLong.empty();
        }
        return parseStartTicks(stat);
    }

    /// The command in the line may itself hold spaces and brackets, so the fields are counted from
    /// its last closing bracket.
    static OptionalLong parseStartTicks(String stat) {
        int end = stat.lastIndexOf(')');
        if (end < 0 || end + 2 > stat.length()) {
            return OptionalLong.empty();
        }
        String[] fields = stat.substring(end + 2).strip().split(" ");
        if (fields.length <= START_TICKS_FIELD || fields[0].equals("Z") || fields[0].equals("X")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(fields[START_TICKS_FIELD]));
    }

    /// A process's name as the kernel has it; empty if there is no such process.
    public String name(long pid) {
        try {
            return Files.readString(root.resolve(Long.toString(pid)).resolve("comm")).strip();
        } catch (IOException _) {
            return "";
        }
    }

    /// Whether a process has a handler for a signal; false if there is no such process.
    public boolean catches(long pid, int signal) {
        String status;
        try {
            status = Files.readString(root.resolve(Long.toString(pid)).resolve("status"));
        } catch (IOException _) {
            return false;
        }
        return status.lines()
                .filter(line -> line.startsWith("SigCgt:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(mask -> (mask >>> (signal - 1) & 1) == 1);
    }

    /// Time since boot, suspension included: durations are differences of this, whatever happens to
    /// the wall clock (ENV-2, ENV-3).
    public Duration uptime() {
        return parseUptime(read(root.resolve("uptime")));
    }

    /// How long ago an uptime was; never negative, as the kernel rounds down.
    public Duration since(Duration uptime) {
        Duration ago = uptime().minus(uptime);
        return ago.isNegative() ? Duration.ZERO : ago;
    }

    static Duration parseUptime(String text) {
        String seconds = text.substring(0, text.indexOf(' '));
        return Duration.ofMillis(new java.math.BigDecimal(seconds).movePointRight(3).longValue());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("not there: " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
