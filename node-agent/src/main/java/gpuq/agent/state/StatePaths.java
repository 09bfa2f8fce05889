package gpuq.agent.state;

import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where things are in an agent's state folder. Agent and launcher share this one table, so that
/// only ids need to travel between them.
public record StatePaths(Path root) {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    public StatePaths {
        root = root.toAbsolutePath().normalize();
    }

    /// Makes the folders that must be there.
    public void create() throws IOException {
        for (Path folder : new Path[] {root, attempts(), cache()}) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, OWNER_ONLY);
            }
        }
    }

    /// Locked by the agent that runs.
    public Path lock() {
        return root.resolve("lock");
    }

    public Path incarnation() {
        return root.resolve("incarnation");
    }

    /// The node's key and epoch.
    public Path identity() {
        return root.resolve("identity.json");
    }

    public Path journal() {
        return root.resolve("journal");
    }

    /// Which GPU has which slot's name.
    public Path gpus() {
        return root.resolve("gpus.json");
    }

    /// The launcher's socket.
    public Path launchSocket() {
        return root.resolve("launch.sock");
    }

    /// Content-addressed copies of what attempts need.
    public Path cache() {
        return root.resolve("cache");
    }

    /// A whole folder, named by the digest of its tree.
    public Path tree(Sha256 digest) {
        return cache().resolve("trees").resolve(digest.value());
    }

    /// A single file by its digest.
    public Path blob(Sha256 digest) {
        return cache().resolve("blobs")
                .resolve(digest.value().substring(0, 2))
                .resolve(digest.value());
    }

    public Path attempts() {
        return root.resolve("attempts");
    }

    /// Scratch file systems; the launcher's alone.
    public Path scratch() {
        return root.resolve("scratch");
    }

    /// Scripts and profiles of ours, written anew at each start of the launcher.
    public Path tools() {
        return root.resolve("tools");
    }

    /// Every attempt that has a folder.
    public List<AttemptRef> allAttempts() throws IOException {
        try (Stream<Path> entries = Files.list(attempts())) {
            return entries.map(entry -> AttemptNames.parse(String.valueOf(entry.getFileName())))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    public AttemptDir attempt(AttemptRef attempt) {
        return new AttemptDir(attempts().resolve(attempt.toString()));
    }
}
