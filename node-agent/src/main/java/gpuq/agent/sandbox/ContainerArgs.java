package gpuq.agent.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The command line of a container, as a list: no shell ever reads it. Pure. Every option was tried
/// by hand; each stands here for what would be open without it.
public final class ContainerArgs {

    /// Where the stub is inside the container.
    public static final String STUB = "/.gpuq/start";

    private ContainerArgs() {}

    /// What is to run in it.
    ///
    /// @param apptainer the binary
    /// @param image the image's root folder
    /// @param seccomp the profile of system calls
    /// @param uid user and group of every process inside; never one that owns anything of ours
    /// @param workdir where the program starts
    /// @param environment all the variables that the program sees
    /// @param command the program's argv
    /// @param gpus whether the driver's libraries and devices are shown
    public record Container(
            Path apptainer,
            Path image,
            Path seccomp,
            int uid,
            String workdir,
            List<Mount> mounts,
            Map<String, String> environment,
            List<String> command,
            boolean gpus) {

        public Container {
            mounts = List.copyOf(mounts);
            command = List.copyOf(command);
        }
    }

    /// The whole command line.
    public static List<String> argv(Container container) {
        List<String> argv = new ArrayList<>();
        argv.add(container.apptainer().toString());
        // Only its errors: its warnings would stand in the student's log.
        argv.add("-s");
        argv.add("exec");
        argv.addAll(isolation());
        if (container.gpus()) {
            // Shows every GPU of the host: which may be opened is the cgroup's to say.
            argv.add("--nv");
        }
        argv.addAll(List.of("--pwd", container.workdir()));
        argv.addAll(
                List.of(
                        "--security",
                        "uid:" + container.uid() + ",gid:" + container.uid(),
                        "--security",
                        "seccomp:" + container.seccomp()));
        for (Mount mount : container.mounts()) {
            argv.addAll(List.of("--bind", mount.option()));
        }
        argv.add(container.image().toString());
        argv.addAll(List.of("/bin/sh", STUB));
        // Sorted, so that the same container is the same list.
        new TreeMap<>(container.environment())
                .forEach((name, value) -> argv.add(name + "=" + value));
        argv.addAll(container.command());
        return argv;
    }

    private static List<String> isolation() {
        return List.of(
                // Own PID, IPC and mount namespaces, and nothing of the host's /tmp, $HOME and
                // /dev.
                "--containall",
                "--cleanenv",
                "--no-home",
                "--no-privs",
                // Values of variables are text, never shell.
                "--no-eval",
                // An empty network namespace: not even a loopback of ours (ABUSE-4).
                "--net",
                "--network",
                "none",
                // Neither what the host's administrator binds by default nor the current folder.
                "--no-mount",
                "bind-paths,hostfs,cwd");
    }
}
