package gpuq.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The logs of all parts: turned over at each start, three kept, and cut while the system runs, so
/// that a system that is up for weeks does not fill the disk.
public final class LogFiles {
    private static final int KEPT = 3;
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    /// The keeper's own, already open when the others are turned over: `up` turns this one.
    public static final String KEEPERS = "stack.log";

    private LogFiles() {}

    static void rotate(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path log : current(folder)) {
            if (!log.getFileName().toString().equals(KEEPERS)) {
                turn(log);
            }
        }
    }

    public static void turn(Path log) throws IOException {
        if (!Files.exists(log) || Files.size(log) == 0) {
            return;
        }
        for (int age = KEPT; age >= 1; age--) {
            Path older = aged(log, age);
            Path younger = age == 1 ? log : aged(log, age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, older, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// The writers append, so a file may be emptied under them once its content has been copied.
    static void cut(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            cut(folder, MAX_BYTES);
        }
    }

    static void cut(Path folder, long maxBytes) throws IOException {
        for (Path log : current(folder)) {
            if (Files.size(log) > maxBytes) {
                Files.copy(log, aged(log, 1), StandardCopyOption.REPLACE_EXISTING);
                try (var channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                    channel.truncate(0);
                }
            }
        }
    }

    private static Path aged(Path log, int age) {
        return log.resolveSibling(log.getFileName() + "." + age);
    }

    private static List<Path> current(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(
                            file ->
                                    file.toString().endsWith(".log")
                                            || file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}
