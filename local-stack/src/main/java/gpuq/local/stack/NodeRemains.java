package gpuq.local.stack;

import gpuq.local.part.Installation;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is left of a system's nodes when their agents have ended. Attempts outlive their agent on
/// purpose, with an environment that carries no mark; when the whole system ends, they end too. The
/// next start finds them gone and repeats them.
final class NodeRemains {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Installation installation;

    NodeRemains(Installation installation) {
        this.installation = installation;
    }

    /// True if an attempt was still running.
    boolean end() throws IOException, InterruptedException {
        boolean any = false;
        for (Path node : nodes()) {
            any |= endNode(node);
        }
        Mounts.removeAllUnder(agents());
        return any;
    }

    private Path agents() {
        return installation.data().resolve("agents");
    }

    private List<Path> nodes() throws IOException {
        if (!Files.isDirectory(agents())) {
            return List.of();
        }
        try (var nodes = Files.list(agents())) {
            return nodes.filter(Files::isDirectory).sorted().toList();
        }
    }

    /// What runs inside first: its supervisor then writes the record of its end and ends itself.
    private boolean endNode(Path node) throws IOException, InterruptedException {
        List<Path> groups = cgroups(node);
        long deadline = System.nanoTime() + BOUND.toNanos();
        boolean any = false;
        List<ProcessRef> inside = inside(node, groups);
        while (!inside.isEmpty() && System.nanoTime() - deadline < 0) {
            any = true;
            for (ProcessRef ref : inside) {
                ref.end(StopSignal.TERM, Duration.ZERO);
            }
            Thread.sleep(POLL);
            inside = inside(node, groups);
        }
        for (ProcessRef supervisor : supervisors(node)) {
            any = true;
            supervisor.end(StopSignal.TERM, Duration.ofSeconds(3));
        }
        removeGroups(groups);
        return any;
    }

    /// Members of the node's cgroups, and descendants of its supervisors that are not in one yet.
    private static List<ProcessRef> inside(Path node, List<Path> groups) throws IOException {
        var pids = new ArrayList<Long>();
        for (Path group : groups) {
            pids.addAll(members(group));
        }
        List<ProcessRef> supervisors = supervisors(node);
        for (ProcessRef supervisor : supervisors) {
            ProcessHandle.of(supervisor.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .map(ProcessHandle::pid)
                    .forEach(pids::add);
        }
        return pids.stream()
                .distinct()
                .map(ProcessRef::of)
                .flatMap(Optional::stream)
                .filter(ref -> !supervisors.contains(ref))
                .toList();
    }

    /// The agent's tools are in its state folder, and only its supervisors run them.
    private static List<ProcessRef> supervisors(Path node) {
        return ProcessRef.withArgumentUnder(node.resolve("state/tools"));
    }

    private static List<Long> members(Path group) throws IOException {
        Path members = group.resolve("cgroup.procs");
        try {
            return Files.readAllLines(members).stream().map(Long::parseLong).toList();
        } catch (IOException e) {
            if (Files.exists(members)) {
                throw e;
            }
            return List.of();
        }
    }

    /// Those below first, in every hierarchy that is mounted.
    private List<Path> cgroups(Path node) throws IOException {
        var names = new NodeNames(installation.system(), node.getFileName().toString());
        var groups = new ArrayList<Path>();
        try (Stream<Path> hierarchies = Files.list(CGROUPS)) {
            for (Path hierarchy : Stream.concat(Stream.of(CGROUPS), hierarchies).toList()) {
                Path top = hierarchy.resolve(names.cgroup());
                if (Files.isDirectory(top)) {
                    try (var all = Files.walk(top)) {
                        all.filter(Files::isDirectory)
                                .sorted(Comparator.reverseOrder())
                                .forEach(groups::add);
                    }
                }
            }
        }
        return groups;
    }

    private static void removeGroups(List<Path> groups) {
        for (Path group : groups) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException _) {
                // Still in use: it stays, and the next agent takes it as it is.
            }
        }
    }
}
