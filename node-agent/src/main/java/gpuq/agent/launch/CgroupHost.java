package gpuq.agent.launch;

import gpuq.common.job.AttemptRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How this host has its cgroups, found from its table of mounts: version 2, or version 1 with or
/// without version 2 beside it.
final class CgroupHost {

    private static final List<String> NEEDED = List.of("memory", "pids", "cpu", "cpuacct");

    /// Used where it is there.
    private static final String DEVICES = "devices";

    private final Map<String, Path> controllers;
    private final @Nullable Path unified;
    private final String ours;

    /// @param mounts the content of `/proc/self/mounts`
    /// @param ours name of the group that holds all attempts of this node
    CgroupHost(String mounts, String ours) throws IOException {
        this.ours = ours;
        Map<String, Path> found = new HashMap<>();
        Path version2 = null;
        for (String line : mounts.lines().toList()) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            if (fields[2].equals("cgroup2")) {
                version2 = Path.of(fields[1]);
            } else if (fields[2].equals("cgroup")) {
                for (String option : fields[3].split(",")) {
                    if (NEEDED.contains(option) || option.equals(DEVICES)) {
                        found.put(option, Path.of(fields[1]));
                    }
                }
            }
        }
        controllers = Map.copyOf(found);
        unified = version2;
        if (!isVersion1() && unified == null) {
            throw new IOException("this host mounts neither cgroup version 2 nor version 1");
        }
    }

    private boolean isVersion1() {
        return controllers.keySet().containsAll(NEEDED);
    }

    /// The group of an attempt, which may not be there yet.
    Cgroup group(AttemptRef attempt) {
        return named(attempt.toString());
    }

    Cgroup named(String name) {
        if (!isVersion1()) {
            if (unified == null) {
                throw new IllegalStateException("no cgroup hierarchy");
            }
            return new CgroupV2(unified, ours, name);
        }
        Map<String, Path> folders = new HashMap<>();
        controllers.forEach(
                (controller, mount) -> folders.put(controller, mount.resolve(ours).resolve(name)));
        if (unified != null) {
            folders.put("unified", unified.resolve(ours).resolve(name));
        }
        return new CgroupV1(folders);
    }

    /// The names of all groups of this node, whoever made them.
    List<String> names() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path root : roots()) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> entries = Files.list(root)) {
                entries.filter(Files::isDirectory)
                        .forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            }
        }
        return List.copyOf(names);
    }

    /// Removes the group that holds all, which must be empty.
    void removeOurs() throws IOException {
        for (Path root : roots()) {
            Files.deleteIfExists(root);
        }
    }

    private Set<Path> roots() {
        Set<Path> roots = new TreeSet<>();
        controllers.values().forEach(mount -> roots.add(mount.resolve(ours)));
        if (unified != null) {
            roots.add(unified.resolve(ours));
        }
        return roots;
    }
}
