package gpuq.agent.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// Finds files that may have been meant where the wanted one is missing (OUTPUT-1, OUTPUT-3,
/// OUTPUT-6): in the same folder those of the same ending, deeper only those of the very name. It
/// only makes a hint; nothing it finds is ever graded. Bounded, as the folder may hold ten million
/// files.
final class Lookalikes {

    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_NAME = 100;

    private final String wanted;
    private final String ending;
    private final List<String> found = new ArrayList<>();
    private int seen;

    private Lookalikes(String wanted) {
        this.wanted = wanted.toLowerCase(Locale.ROOT);
        int dot = wanted.lastIndexOf('.');
        this.ending = dot < 0 ? "" : this.wanted.substring(dot);
    }

    static List<String> of(Path folder, String wanted) {
        Lookalikes search = new Lookalikes(wanted);
        search.walk(folder);
        Collections.sort(search.found);
        return search.found;
    }

    private record Level(Path folder, String shown, int depth) {}

    private void walk(Path root) {
        Deque<Level> folders = new ArrayDeque<>(List.of(new Level(root, "", 0)));
        while (!folders.isEmpty() && seen < MAX_ENTRIES) {
            Level level = folders.removeFirst();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(level.folder())) {
                for (Path entry : entries) {
                    if (++seen > MAX_ENTRIES) {
                        return;
                    }
                    look(entry, level, folders);
                }
            } catch (IOException | DirectoryIteratorException _) {
                // A folder that cannot be listed has nothing to hint at.
            }
        }
    }

    private void look(Path entry, Level level, Deque<Level> folders) {
        String name = String.valueOf(entry.getFileName());
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            if (level.depth() < MAX_DEPTH) {
                folders.add(new Level(entry, level.shown() + name + "/", level.depth() + 1));
            }
            return;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        boolean alike =
                level.depth() == 0
                        ? lower.equals(wanted) || (!ending.isEmpty() && lower.endsWith(ending))
                        : lower.equals(wanted);
        if (alike) {
            found.add(printable(level.shown() + name));
        }
    }

    /// A name is the program's own text: no line breaks, no escapes, not too long.
    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        name.codePoints()
                .limit(MAX_NAME)
                .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return text.toString();
    }
}
