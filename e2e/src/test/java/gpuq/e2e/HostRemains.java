package gpuq.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What is left of a job on this host, where all nodes of the running system are: looked for from
/// outside, as an operator would.
final class HostRemains {

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Path PROC = Path.of("/proc");

    /// The first uid that a node gives to a slot; no user of a host is above it.
    private static final long FIRST_UID = 1_000_000_000;

    private final Path agents;

    HostRemains(RunningSystem system) {
        this.agents = Path.of(system.status().path("data").asText()).resolve("agents");
    }

    /// The nodes' state folders.
    List<Path> nodes() throws IOException {
        try (Stream<Path> nodes = Files.list(agents)) {
            return nodes.map(node -> node.resolve("state")).sorted().toList();
        }
    }

    /// Processes, cgroups, mounts and scratch of a job: each as a word and its name.
    List<String> of(String jobId) throws IOException {
        return of(List.of(jobId));
    }

    /// The same of many jobs, in one look at the host.
    List<String> of(Collection<String> jobIds) throws IOException {
        Predicate<String> isTheirs = text -> jobIds.stream().anyMatch(text::contains);
        List<String> found = new ArrayList<>(strays());
        addCgroups(isTheirs, found);
        addProcesses(isTheirs, found);
        for (String line : Files.readAllLines(PROC.resolve("mounts"))) {
            if (isTheirs.test(line)) {
                found.add("mount " + line);
            }
        }
        for (Path node : nodes()) {
            addNames(node.resolve("scratch/claims"), isTheirs, "scratch", found);
            addNames(node.resolve("scratch"), isTheirs, "scratch", found);
        }
        return found;
    }

    /// Folders of attempts of a job that the scheduler has let go.
    List<String> folders(String jobId) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path node : nodes()) {
            addNames(node.resolve("attempts"), name -> name.contains(jobId), "folder", found);
        }
        return found;
    }

    /// Processes with the uid of a slot, of whatever node, that are in no attempt's cgroup.
    static List<String> strays() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path process : processes()) {
            if (isSlots(read(process.resolve("status")))
                    && !read(process.resolve("cgroup")).contains("/gpuq-")) {
                found.add("stray " + process.getFileName() + " " + read(process.resolve("comm")));
            }
        }
        return found;
    }

    private static boolean isSlots(String status) {
        return status.lines()
                .filter(line -> line.startsWith("Uid:"))
                .anyMatch(line -> Long.parseLong(line.split("\\s+")[1]) >= FIRST_UID);
    }

    /// What there is of any attempt when none is running: claims, memory disks, and files in the
    /// volumes that stand ready.
    List<String> ofAnybody() throws IOException {
        List<String> found = new ArrayList<>(strays());
        for (Path node : nodes()) {
            for (String folder : List.of("claims", "shm")) {
                addNames(node.resolve("scratch").resolve(folder), _ -> true, folder, found);
            }
            try (Stream<Path> files = Files.walk(node.resolve("scratch/volumes"))) {
                files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".img"))
                        .forEach(file -> found.add("file " + file));
            }
        }
        return found;
    }

    private static void addNames(
            Path folder, Predicate<String> wanted, String what, List<String> found)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(entry -> wanted.test(entry.getFileName().toString()))
                    .forEach(entry -> found.add(what + " " + entry));
        }
    }

    private static void addCgroups(Predicate<String> isTheirs, List<String> found)
            throws IOException {
        try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
            for (Path hierarchy : hierarchies.filter(Files::isDirectory).toList()) {
                try (Stream<Path> groups = Files.list(hierarchy)) {
                    for (Path group :
                            groups.filter(path -> path.getFileName().toString().startsWith("gpuq-"))
                                    .toList()) {
                        addNames(group, isTheirs, "cgroup", found);
                    }
                }
            }
        }
    }

    /// By its groups, and by its command line, as a supervisor names its folder.
    private static void addProcesses(Predicate<String> isTheirs, List<String> found)
            throws IOException {
        for (Path process : processes()) {
            String command = read(process.resolve("cmdline")).replace('\0', ' ');
            boolean isSupervisor = command.contains("attempts/") && isTheirs.test(command);
            if (isSupervisor || isTheirs.test(read(process.resolve("cgroup")))) {
                found.add("process " + process.getFileName() + " " + command);
            }
        }
    }

    private static List<Path> processes() throws IOException {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(path -> path.getFileName().toString().matches("\\d+")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException _) {
            // It ended between the list and the look (ESRCH).
            return "";
        }
    }
}
