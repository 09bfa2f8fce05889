package gpuq.agent.data;

import gpuq.agent.data.BlobCache.Content;
import gpuq.agent.data.MountException.Reason;
import gpuq.agent.loop.SteadyLoop;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The folders of this node that a competition's data may lie in (`file:` in its manifest). Nothing
/// outside them is read, and nobody waits for a mount longer than a deadline (STORE-6): while one
/// of them does not answer the node takes no new work, says so in its heartbeat, and looks again by
/// itself.
///
/// What is read must have the digest that the competition's list says, so that whoever names a file
/// in a bundle has had its bytes before.
public final class SharedMounts implements AutoCloseable {

    private static final Duration REST = Duration.ofSeconds(30);

    private final List<Mount> mounts;
    private final Optional<SteadyLoop> probing;

    private SharedMounts(List<Mount> mounts, Optional<SteadyLoop> probing) {
        this.mounts = mounts;
        this.probing = probing;
    }

    /// Opens the folders, and looks at them from time to time.
    ///
    /// @param roots absolute paths
    /// @param deadline of each operation
    /// @param whenChanged told when a folder is lost or found
    public static SharedMounts open(
            List<Path> roots,
            Duration deadline,
            SteadyLoop.Failures failures,
            Runnable whenChanged) {
        return open(roots, deadline, REST, MountFiles.REAL, failures, whenChanged);
    }

    static SharedMounts open(
            List<Path> roots,
            Duration deadline,
            Duration rest,
            MountFiles files,
            SteadyLoop.Failures failures,
            Runnable whenChanged) {
        List<Mount> mounts =
                roots.stream()
                        .map(root -> new Mount(root.normalize(), deadline, files, whenChanged))
                        .toList();
        Optional<SteadyLoop> probing =
                mounts.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                SteadyLoop.start("mounts", rest, failures, () -> probe(mounts)));
        return new SharedMounts(mounts, probing);
    }

    /// A node without such folders.
    public static SharedMounts none() {
        return new SharedMounts(List.of(), Optional.empty());
    }

    /// Whether data is to be had here, and not from the API.
    static boolean isFor(String uri) {
        return uri.startsWith("file:");
    }

    /// A file below the place that a manifest names.
    ///
    /// @param from how many of its first bytes are left out
    Content open(String uri, String file, long from) throws MountException, InterruptedException {
        Path path = path(uri, file);
        for (Mount mount : mounts) {
            if (path.startsWith(mount.root())) {
                return mount.open(path, from);
            }
        }
        throw notAllowed(uri);
    }

    /// What keeps new work away.
    public List<HealthFinding> findings() {
        return mounts.stream().flatMap(mount -> mount.finding().stream()).toList();
    }

    private static Path path(String uri, String file) throws MountException {
        try {
            Path base = Path.of(URI.create(uri)).normalize();
            Path path = base.resolve(file).normalize();
            if (path.startsWith(base) && !path.equals(base)) {
                return path;
            }
        } catch (IllegalArgumentException _) {
            // No folder of this machine has such a name.
        }
        throw notAllowed(uri);
    }

    private static MountException notAllowed(String uri) {
        return new MountException(
                Reason.DATA_PLACE_NOT_ALLOWED,
                "this node's settings let no data be read from " + uri);
    }

    private static void probe(List<Mount> mounts) throws InterruptedException {
        for (Mount mount : mounts) {
            mount.probe();
        }
    }

    @Override
    public void close() {
        probing.ifPresent(SteadyLoop::close);
    }
}
