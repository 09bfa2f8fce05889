package gpuq.local.part;

import java.util.ArrayList;
import java.util.List;

/// How the Java processes of a system are run.
public enum Jvm {
    /// Compiled quickly rather than well. Half of what a start costs goes, which is what counts
    /// where all processes share a small machine.
    QUICK("-XX:TieredStopAtLevel=1"),

    /// Compiled as on a machine of its own: what is to be measured under load.
    THOROUGH("-XX:+TieredCompilation");

    private static final List<String> ALWAYS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError");

    private final String compiler;

    Jvm(String compiler) {
        this.compiler = compiler;
    }

    /// The program and its options, before those of the memory and the class path.
    public List<String> command() {
        var command = new ArrayList<String>();
        command.add(Installation.java());
        command.addAll(ALWAYS);
        command.add(compiler);
        return command;
    }

    /// The same for a process that keeps much in memory and looks about in all of it: larger pages
    /// spare it misses.
    public List<String> commandWithLargePages() {
        var command = new ArrayList<>(command());
        command.add("-XX:+UseTransparentHugePages");
        return command;
    }
}
