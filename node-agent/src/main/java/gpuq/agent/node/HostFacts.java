package gpuq.agent.node;

import gpuq.agent.posix.Posix;
import gpuq.agent.posix.Posix.FileSystemUse;
import gpuq.agent.supervise.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What this host has of what attempts need.
///
/// @param apptainer what the runtime says of its version; empty if it cannot be run
/// @param userNamespaces how many the kernel allows
/// @param missingTools programs that the launcher calls and that are not there
/// @param gpuDriver where the driver's tool is; empty if there is none
/// @param gpuCountersOpen whether the driver lets every program read the counters of a GPU
public record HostFacts(
        String apptainer,
        boolean isCgroupV1,
        List<String> controllers,
        long userNamespaces,
        boolean isRoot,
        boolean hasSeccomp,
        boolean hasLoopDevices,
        List<String> missingTools,
        int images,
        long freeBytes,
        long bytesFloor,
        long freeInodes,
        long inodesFloor,
        String gpuDriver,
        boolean gpuCountersOpen) {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int MAX_OUTPUT = 1000;
    private static final List<String> TOOLS =
            List.of("bash", "stdbuf", "mkfs.ext4", "mount", "sync");
    private static final List<Path> TOOL_FOLDERS =
            Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin")
                    .map(Path::of)
                    .toList();

    public HostFacts {
        controllers = List.copyOf(controllers);
        missingTools = List.copyOf(missingTools);
    }

    /// Where to look.
    ///
    /// @param root the host's root folder
    public record Places(
            Path root,
            Path apptainer,
            Path images,
            Path state,
            long bytesFloor,
            long inodesFloor,
            String gpuDriver) {}

    /// Looks at the host.
    public static HostFacts gather(Places places) throws IOException, InterruptedException {
        Path proc = places.root().resolve("proc");
        String mounts = read(proc.resolve("self/mounts"));
        boolean v1 = mounts.lines().anyMatch(line -> fields(line)[2].equals("cgroup"));
        FileSystemUse use = Posix.use(places.state());
        return new HostFacts(
                version(places.apptainer()),
                v1,
                v1 ? controllersOfV1(mounts) : controllersOfV2(places.root(), mounts),
                number(read(proc.resolve("sys/user/max_user_namespaces"))),
                read(proc.resolve("self/status")).contains("\nUid:\t0\t"),
                read(proc.resolve("sys/kernel/seccomp/actions_avail")).contains("errno"),
                Files.exists(places.root().resolve("dev/loop-control")),
                missingTools(places.root()),
                images(places.images()),
                use.availableBytes(),
                places.bytesFloor(),
                use.availableInodes(),
                places.inodesFloor(),
                places.gpuDriver(),
                read(proc.resolve("driver/nvidia/params")).contains("RmProfilingAdminOnly: 0"));
    }

    private static String version(Path apptainer) throws InterruptedException {
        try {
            ToolRun.Result result =
                    ToolRun.run(List.of(apptainer.toString(), "--version"), BOUND, MAX_OUTPUT);
            return result.ended() && result.code() == 0 ? result.output().strip() : "";
        } catch (IOException _) {
            // Not there, or not a program: the table says so.
            return "";
        }
    }

    private static List<String> controllersOfV1(String mounts) {
        return mounts.lines()
                .map(HostFacts::fields)
                .filter(fields -> fields[2].equals("cgroup"))
                .flatMap(fields -> Stream.of(fields[3].split(",")))
                .filter(
                        option ->
                                List.of("memory", "pids", "cpu", "cpuacct", "devices")
                                        .contains(option))
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> controllersOfV2(Path root, String mounts) {
        return mounts.lines()
                .map(HostFacts::fields)
                .filter(fields -> fields[2].equals("cgroup2"))
                .map(fields -> root.resolve(fields[1].substring(1)).resolve("cgroup.controllers"))
                .flatMap(file -> Stream.of(read(file).strip().split(" ")))
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
    }

    /// Device, folder, kind and options; a line of another form has them empty.
    private static String[] fields(String line) {
        String[] fields = line.split(" ");
        return fields.length < 4 ? new String[] {"", "/", "", ""} : fields;
    }

    private static List<String> missingTools(Path root) {
        List<String> missing = new ArrayList<>();
        for (String tool : TOOLS) {
            if (TOOL_FOLDERS.stream()
                    .noneMatch(
                            folder ->
                                    Files.isExecutable(
                                            root.resolve(folder.toString().substring(1))
                                                    .resolve(tool)))) {
                missing.add(tool);
            }
        }
        return missing;
    }

    private static int images(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> images = Files.list(folder)) {
            return (int)
                    images.filter(image -> Files.isRegularFile(image.resolve("digest"))).count();
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            // A kernel without it has no such file.
            return "";
        }
    }
}
