package gpuq.agent.sandbox;

import java.nio.file.Path;

/// A folder or file of the host as the container sees it.
public record Mount(Path source, String target, boolean readOnly) {

    public static Mount readOnly(Path source, String target) {
        return new Mount(source, target, true);
    }

    public static Mount writable(Path source, String target) {
        return new Mount(source, target, false);
    }

    /// As `--bind` wants it.
    ///
    /// @throws IllegalArgumentException if a path holds a character that the option cannot carry
    String option() {
        String from = source.toString();
        if (from.contains(":") || from.contains(",") || target.contains(":")) {
            throw new IllegalArgumentException("not a path that can be bound: " + from);
        }
        return from + ":" + target + (readOnly ? ":ro" : "");
    }
}
