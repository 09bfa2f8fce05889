package gpuq.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How one process is started: its command as data, what is added to its environment, where it
/// runs, and the signal that ends it.
public record Launch(
        List<String> command, Map<String, String> environment, Path directory, StopSignal stop) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public Launch(List<String> command, Path directory) {
        this(command, Map.of(), directory, StopSignal.TERM);
    }
}
