package gpuq.agent.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The scripts and the profile of system calls that attempts need as files of the host: written
/// anew at each start of the launcher, so that they are those of its release.
public record Tools(Path supervisor, Path stub, Path seccomp, Path stack) {

    /// Writes them into a folder.
    public static Tools install(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new Tools(
                install(folder, "/gpuq/agent/supervise/supervise.sh"),
                install(folder, "/gpuq/agent/sandbox/start.sh"),
                install(folder, "/gpuq/agent/sandbox/seccomp.json"),
                install(folder, "/gpuq/agent/sandbox/gpuq-stack.pth"));
    }

    private static Path install(Path folder, String resource) throws IOException {
        Path target = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        Path unfinished = folder.resolve(target.getFileName() + ".tmp");
        try (InputStream in = Tools.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not in this package: " + resource);
            }
            Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("r-xr-xr-x"));
        // By renaming: a supervisor that runs goes on reading the script it was started with.
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        return target;
    }
}
