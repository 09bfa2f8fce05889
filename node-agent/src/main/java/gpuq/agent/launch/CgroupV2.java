package gpuq.agent.launch;

import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.posix.Bpf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A group under cgroup version 2.
final class CgroupV2 extends Cgroup {

    private static final long PERIOD_MICROS = 100_000;
    private static final double MICROS = 1e6;

    private static final String CONTROLLERS = "+memory +pids +cpu";

    private final Path mount;
    private final Path ours;
    private final Path folder;

    /// @param ours name of the group of all attempts
    /// @param name name of this attempt's group within it
    CgroupV2(Path mount, String ours, String name) {
        this.mount = mount;
        this.ours = mount.resolve(ours);
        this.folder = this.ours.resolve(name);
    }

    @Override
    void create(double cpus, long memory, int pids) throws IOException {
        if (!Files.isDirectory(ours)) {
            write(mount, "cgroup.subtree_control", CONTROLLERS);
            Files.createDirectories(ours);
            write(ours, "cgroup.subtree_control", CONTROLLERS);
        }
        Files.createDirectories(folder);
        write(folder, "memory.max", Long.toString(memory));
        writeIfThere(folder, "memory.swap.max", "0");
        // All of the job or nothing: a job that lost one of its processes is no job.
        write(folder, "memory.oom.group", "1");
        write(folder, "pids.max", Integer.toString(pids));
        write(folder, "cpu.max", Math.round(cpus * PERIOD_MICROS) + " " + PERIOD_MICROS);
    }

    /// Version 2 has no controller of devices: a program in the kernel is asked for each of them.
    @Override
    void allowDevices(List<DeviceRule> rules) throws IOException {
        Bpf.limitDevices(folder, DeviceProgram.of(rules));
    }

    @Override
    List<Path> folders() {
        return List.of(folder);
    }

    @Override
    boolean isEmpty() throws IOException {
        // Counts the groups below as well, which apptainer may have made.
        return !Files.exists(folder) || keyed(folder.resolve("cgroup.events"), "populated") == 0;
    }

    @Override
    Counters counters() throws IOException {
        Path peak = folder.resolve("memory.peak");
        return new Counters(
                keyed(folder.resolve("memory.events"), "oom_kill"),
                keyed(folder.resolve("pids.events"), "max"),
                // Since Linux 5.19.
                Files.exists(peak) ? number(peak) : number(folder.resolve("memory.current")),
                keyed(folder.resolve("cpu.stat"), "usage_usec") / MICROS);
    }
}
