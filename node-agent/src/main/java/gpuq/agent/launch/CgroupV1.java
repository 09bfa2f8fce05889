package gpuq.agent.launch;

import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.posix.Bpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A group under cgroup version 1, also where version 2 is mounted beside it (hybrid): that side
/// has no controllers but can kill a whole group at once.
final class CgroupV1 extends Cgroup {

    private static final long PERIOD_MICROS = 100_000;
    private static final double NANOS = 1e9;

    private final Map<String, Path> controllers;
    private final List<Path> folders;

    /// @param controllers the group's folder in the hierarchy of each controller; `unified` is the
    ///   version-2 side of a hybrid
    CgroupV1(Map<String, Path> controllers) {
        this.controllers = Map.copyOf(controllers);
        List<Path> all = new ArrayList<>();
        // The one that kills comes first.
        if (controllers.containsKey("unified")) {
            all.add(folder("unified"));
        }
        controllers.values().stream()
                .sorted()
                .filter(path -> !all.contains(path))
                .forEach(all::add);
        folders = List.copyOf(all);
    }

    @Override
    void create(double cpus, long memory, int pids) throws IOException {
        for (Path folder : folders) {
            Files.createDirectories(folder);
        }
        Path ofMemory = folder("memory");
        write(ofMemory, "memory.limit_in_bytes", Long.toString(memory));
        // Where swap is accounted, none may be used: a job that swaps slows every other.
        writeIfThere(ofMemory, "memory.memsw.limit_in_bytes", Long.toString(memory));
        write(folder("pids"), "pids.max", Integer.toString(pids));
        write(folder("cpu"), "cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
        write(folder("cpu"), "cpu.cfs_quota_us", Long.toString(Math.round(cpus * PERIOD_MICROS)));
    }

    /// By the controller of devices; where that is not mounted, by the side of version 2.
    @Override
    void allowDevices(List<DeviceRule> rules) throws IOException {
        if (controllers.containsKey("devices")) {
            Path ofDevices = folder("devices");
            write(ofDevices, "devices.deny", "a");
            for (DeviceRule rule : rules) {
                write(ofDevices, "devices.allow", rule.line());
            }
        } else if (controllers.containsKey("unified")) {
            Bpf.limitDevices(folder("unified"), DeviceProgram.of(rules));
        } else {
            throw new IOException(
                    "devices cannot be limited: neither the devices controller nor cgroup version 2"
                            + " is mounted");
        }
    }

    @Override
    List<Path> folders() {
        return folders;
    }

    @Override
    Counters counters() throws IOException {
        return new Counters(
                keyed(folder("memory").resolve("memory.oom_control"), "oom_kill"),
                keyed(folder("pids").resolve("pids.events"), "max"),
                number(folder("memory").resolve("memory.max_usage_in_bytes")),
                number(folder("cpuacct").resolve("cpuacct.usage")) / NANOS);
    }

    private Path folder(String controller) {
        Path folder = controllers.get(controller);
        if (folder == null) {
            throw new IllegalStateException("no cgroup hierarchy has " + controller);
        }
        return folder;
    }
}
