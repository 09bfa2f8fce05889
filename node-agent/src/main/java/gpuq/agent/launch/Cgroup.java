package gpuq.agent.launch;

import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.posix.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The kernel's group of one attempt's processes: its limits, its counters, and the only sure way
/// to end all of them. Version 1 has a folder for each controller, version 2 has one.
abstract sealed class Cgroup permits CgroupV1, CgroupV2 {

    /// Makes the group with its limits.
    abstract void create(double cpus, long memory, int pids) throws IOException;

    /// Lets the group open these devices and no others. May be repeated: what was allowed before is
    /// not any more.
    ///
    /// @throws IOException if this host cannot limit devices; then nothing may be started
    abstract void allowDevices(List<DeviceRule> rules) throws IOException;

    /// The folders a process must join, and of which each lists all processes.
    abstract List<Path> folders();

    /// What was counted so far.
    abstract Counters counters() throws IOException;

    /// Whether the group is there.
    boolean exists() {
        return folders().stream().anyMatch(Files::isDirectory);
    }

    /// Kills every process of the group once; those it is forking at this moment may escape, so the
    /// caller repeats until [#isEmpty].
    void kill() throws IOException {
        for (Path folder : folders()) {
            Path kill = folder.resolve("cgroup.kill");
            if (Files.exists(kill)) {
                Files.writeString(kill, "1");
            }
        }
        for (long pid : processes()) {
            Posix.kill(pid, Posix.SIGKILL);
        }
    }

    boolean isEmpty() throws IOException {
        return processes().isEmpty();
    }

    List<Long> processes() throws IOException {
        List<Long> all = new ArrayList<>();
        for (Path folder : folders()) {
            try {
                Files.readAllLines(folder.resolve("cgroup.procs"))
                        .forEach(line -> all.add(Long.parseLong(line)));
            } catch (NoSuchFileException _) {
                // A group that is gone has no processes.
            }
        }
        return all;
    }

    /// Removes the group, which must be empty.
    void remove() throws IOException {
        for (Path folder : folders()) {
            Files.deleteIfExists(folder);
        }
    }

    static void write(Path folder, String file, String value) throws IOException {
        Files.writeString(folder.resolve(file), value);
    }

    static void writeIfThere(Path folder, String file, String value) throws IOException {
        if (Files.exists(folder.resolve(file))) {
            write(folder, file, value);
        }
    }

    static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    /// A value of a file of `name value` lines; 0 if it has no such line.
    static long keyed(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElse(0);
    }
}
