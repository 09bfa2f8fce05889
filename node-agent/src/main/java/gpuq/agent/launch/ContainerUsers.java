package gpuq.agent.launch;

import gpuq.agent.sandbox.Mount;
import gpuq.agent.state.AttemptDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The users that a container knows: root and the slot's own uid. Without an entry of its own a
/// program finds that it is nobody, which some libraries take for a fault.
final class ContainerUsers {

    private ContainerUsers() {}

    /// Writes both files into the attempt's folder and says where they go.
    static List<Mount> write(AttemptDir dir, int uid, String home) throws IOException {
        Path passwd = dir.folder().resolve("passwd");
        Path group = dir.folder().resolve("group");
        Files.writeString(
                passwd,
                "root:x:0:0:root:/root:/bin/sh\ngpuq:x:"
                        + (uid + ":" + uid + "::" + home + ":/bin/sh\n"));
        Files.writeString(group, "root:x:0:\ngpuq:x:" + uid + ":\n");
        return List.of(Mount.readOnly(passwd, "/etc/passwd"), Mount.readOnly(group, "/etc/group"));
    }
}
