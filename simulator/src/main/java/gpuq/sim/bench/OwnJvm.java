package gpuq.sim.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures a row of the table in a JVM of its own, with this one's options: what was compiled for
/// the rows before, and where their objects lay, is no part of it. A scheduler that takes over has
/// not served eight pools before either.
final class OwnJvm {

    /// The command by which a JVM knows that it has one row to measure.
    static final String ROW = "row";

    private final PrintStream out;
    private final int millis;

    /// @param out told what the other JVM says on the way
    /// @param millis how long each operation is repeated
    OwnJvm(PrintStream out, int millis) {
        this.out = out;
        this.millis = millis;
    }

    /// One row of the table.
    ///
    /// @throws IOException if the other JVM fails or ends without a row
    String measure(int queued, int nodes) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(queued, nodes))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String row = "";
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("|")) {
                    row = line + "\n";
                } else {
                    out.println(line);
                }
            }
            int code = process.waitFor();
            if (code != 0 || row.isEmpty()) {
                throw new IOException(
                        "no row of %d queued and %d nodes: its JVM ended with %d"
                                .formatted(queued, nodes, code));
            }
            return row;
        } finally {
            process.destroy();
        }
    }

    private List<String> command(int queued, int nodes) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        // Whoever told this JVM not to mind other benches means its rows too.
        command.add("-Djmh.ignoreLock=" + Boolean.getBoolean("jmh.ignoreLock"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(BenchMain.class.getName());
        command.add(ROW);
        command.add(Integer.toString(queued));
        command.add(Integer.toString(nodes));
        command.add(Integer.toString(millis));
        return command;
    }
}
