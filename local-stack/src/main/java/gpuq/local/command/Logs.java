package gpuq.local.command;

import gpuq.local.part.Installation;
import gpuq.local.process.LogTail;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows the ends of the logs, of one part or of all, and with `-f` what is added to them.
final class Logs {
    private static final int LINES = 40;
    private static final int BLOCK = 64 * 1024;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Installation installation;
    private final Terminal terminal;

    Logs(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    void run(List<String> words) throws IOException, InterruptedException {
        var names = new ArrayList<>(words);
        boolean follow = names.remove("-f");
        if (names.size() > 1 || names.stream().anyMatch(name -> name.startsWith("-"))) {
            throw new StackException("logs takes one part and -f: ./gpuq logs [PART] [-f].");
        }
        Map<Path, Long> shown = new LinkedHashMap<>();
        for (Path log : logs(names)) {
            terminal.line("==> " + log);
            LogTail.of(log, LINES).forEach(terminal::line);
            shown.put(log, Files.size(log));
        }
        while (follow) {
            for (Map.Entry<Path, Long> log : shown.entrySet()) {
                log.setValue(showFrom(log.getKey(), log.getValue()));
            }
            Thread.sleep(POLL);
        }
    }

    private List<Path> logs(List<String> names) throws IOException {
        if (!Files.isDirectory(installation.logs())) {
            throw new StackException("There are no logs yet: ./gpuq up starts the system.");
        }
        try (var files = Files.list(installation.logs())) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
            if (names.isEmpty()) {
                return all;
            }
            Path wanted = installation.logs().resolve(names.getFirst() + ".log");
            if (!all.contains(wanted)) {
                throw new StackException(
                        "No log of %s; there are: %s"
                                .formatted(
                                        names.getFirst(),
                                        String.join(
                                                ", ", all.stream().map(Logs::partOf).toList())));
            }
            return List.of(wanted);
        }
    }

    private static String partOf(Path log) {
        return log.getFileName().toString().replace(".log", "");
    }

    /// A log that became shorter was turned over or cut: it is shown from its new beginning.
    private long showFrom(Path log, long position) throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long from = file.length() < position ? 0 : position;
            file.seek(from);
            byte[] block = new byte[BLOCK];
            int read = file.read(block);
            if (read > 0) {
                terminal.bytes(block, read);
                return from + read;
            }
            return from;
        }
    }
}
