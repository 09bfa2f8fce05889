package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// PostgreSQL refuses to run as root. For root there are two ways out, tried in this order: a user
/// namespace without a mapping, where everybody is nobody and files need no new owner; else, where
/// such namespaces are forbidden, the real user nobody, who is allowed to pass folders of root.
record Unprivileged(List<String> prefix, boolean ownsFiles) {
    private static final int NOBODY = 65534;
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--");
    private static final List<String> OTHER_USER =
            List.of(
                    "setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override",
                    "--");

    static Unprivileged detect() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Unprivileged(List.of(), false);
        }
        if (works(NAMESPACE)) {
            return new Unprivileged(NAMESPACE, false);
        }
        if (works(OTHER_USER)) {
            return new Unprivileged(OTHER_USER, true);
        }
        throw new StackException(
                "PostgreSQL does not run as root, and neither unshare --user nor setpriv works here:"
                        + " start ./gpuq as another user.");
    }

    /// Makes `folder` one that PostgreSQL accepts as its own.
    void own(Path folder) throws IOException {
        if (ownsFiles) {
            Files.setAttribute(folder, "unix:uid", NOBODY);
        }
    }

    List<String> command(List<String> program) {
        return Stream.concat(prefix.stream(), program.stream()).toList();
    }

    private static boolean works(List<String> prefix) {
        var command = Stream.concat(prefix.stream(), Stream.of("true"));
        try {
            Process process =
                    new ProcessBuilder(command.toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
