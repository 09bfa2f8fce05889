package gpuq.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What each process of the running system costs, with all that it has started, as the kernel
/// counts it.
///
/// @param memory proportional set size in KiB, so a page that several share counts once
/// @param cpu processor time in ms since the process began, of itself, of its living descendants
///   and of those that were waited for
record ProcessCosts(Map<String, Long> memory, Map<String, Long> cpu) {

    /// The kernel's unit of processor time: 100 a second on every Linux that Java runs on.
    private static final int MILLIS_PER_TICK = 10;

    /// Fields of `/proc/PID/stat` behind the command, counted from 0: utime, stime, cutime, cstime.
    private static final int FIRST_TIME = 11;

    private static final int TIMES = 4;

    static ProcessCosts of(List<LocalProcess> processes) {
        Map<String, Long> memory = new LinkedHashMap<>();
        Map<String, Long> cpu = new LinkedHashMap<>();
        for (LocalProcess process : processes) {
            ProcessHandle handle =
                    ProcessHandle.of(process.pid())
                            .orElseThrow(() -> new AssertionError(process + " does not run"));
            List<Long> tree =
                    Stream.concat(Stream.of(handle), handle.descendants())
                            .map(ProcessHandle::pid)
                            .toList();
            memory.put(process.name(), tree.stream().mapToLong(ProcessCosts::memory).sum());
            cpu.put(process.name(), tree.stream().mapToLong(ProcessCosts::cpu).sum());
        }
        return new ProcessCosts(memory, cpu);
    }

    /// The processor time since an earlier look, by process.
    Map<String, Long> cpuSince(ProcessCosts earlier) {
        Map<String, Long> since = new LinkedHashMap<>();
        cpu.forEach((name, now) -> since.put(name, now - earlier.cpu.getOrDefault(name, 0L)));
        return since;
    }

    private static long memory(long pid) {
        return read(pid, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static long cpu(long pid) {
        String stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 0; i < TIMES; i++) {
            ticks += Long.parseLong(fields[FIRST_TIME + i]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    /// Empty for a process that has ended meanwhile.
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isEmpty()) {
                return "";
            }
            throw new AssertionError("cannot read /proc/" + pid + "/" + file, e);
        }
    }
}
