package gpuq.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The file in which a keeper of processes names each one it starts, in the order of the starts. It
/// is what a successor needs to end them when the keeper itself was killed.
public final class Roster {
    private final Path file;

    public Roster(Path file) {
        this.file = file;
    }

    /// One line of the file.
    public record Entry(String name, ProcessRef ref, StopSignal stop) {
        private String text() {
            return name + " " + stop + " " + ref.text();
        }

        private static Optional<Entry> parse(String line) {
            String[] words = line.split(" ", 3);
            if (words.length != 3) {
                return Optional.empty();
            }
            return ProcessRef.parse(words[2])
                    .map(ref -> new Entry(words[0], ref, StopSignal.valueOf(words[1])));
        }
    }

    /// Adds one and drops those that have ended, so the file stays small over many restarts.
    public synchronized void add(Child child) throws IOException {
        var lines = new ArrayList<String>();
        alive().forEach(entry -> lines.add(entry.text()));
        lines.add(child.entry().text());
        Path half = file.resolveSibling(file.getFileName() + ".half");
        Files.write(half, lines);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Those that are still alive, in the order of their starts.
    public synchronized List<Entry> alive() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var alive = new ArrayList<Entry>();
        for (String line : Files.readAllLines(file)) {
            Entry.parse(line).filter(entry -> entry.ref().isAlive()).ifPresent(alive::add);
        }
        return alive;
    }

    /// Ends all that are alive, the last started first, and forgets them; says how many there were.
    public synchronized int endAll(Duration grace) throws IOException, InterruptedException {
        List<Entry> left = alive();
        for (Entry entry : left.reversed()) {
            entry.ref().end(entry.stop(), grace);
        }
        Files.deleteIfExists(file);
        return left.size();
    }
}
