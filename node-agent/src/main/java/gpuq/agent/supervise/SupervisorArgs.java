package gpuq.agent.supervise;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The command line of an attempt's supervisor. Pure.
///
/// @param script where `supervise.sh` was put
/// @param folder the attempt's folder
/// @param groups folders of the attempt's cgroup, one for each hierarchy
/// @param grace between TERM and KILL
/// @param outputHead bytes of each output that are kept from its beginning
/// @param outputTail bytes of each output that are kept from its end
/// @param stopAtOutputLimit whether more than the head ends the attempt
/// @param mergeOutput whether both outputs are one
/// @param argv what to start
public record SupervisorArgs(
        Path script,
        Path folder,
        List<Path> groups,
        int openFiles,
        Duration grace,
        long outputHead,
        long outputTail,
        boolean stopAtOutputLimit,
        boolean mergeOutput,
        List<String> argv) {

    public SupervisorArgs {
        groups = List.copyOf(groups);
        argv = List.copyOf(argv);
    }

    /// The whole command line; `setsid` puts it in a session of its own without another process, so
    /// the pid of the started process is the supervisor's.
    public List<String> commandLine() {
        List<String> line = new ArrayList<>(List.of("setsid", "bash", script.toString()));
        option(line, "--dir", folder);
        groups.forEach(group -> option(line, "--cgroup", group));
        option(line, "--nofile", openFiles);
        option(line, "--grace", grace.toSeconds());
        option(line, "--head", outputHead);
        option(line, "--tail", outputTail);
        option(line, "--on-log-limit", stopAtOutputLimit ? "stop" : "cut");
        option(line, "--merge-output", mergeOutput ? 1 : 0);
        line.add("--");
        line.addAll(argv);
        return line;
    }

    private static void option(List<String> line, String name, Object value) {
        line.add(name);
        line.add(value.toString());
    }
}
