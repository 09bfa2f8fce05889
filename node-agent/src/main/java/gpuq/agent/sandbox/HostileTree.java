package gpuq.agent.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// Walks a folder that a hostile program has written, level by level, through no link. Bounded, as
/// it may hold ten million files or be five thousand folders deep. Called only when no process of
/// the program is left.
final class HostileTree {

    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_NAME = 100;

    private HostileTree() {}

    /// Something that was found.
    ///
    /// @param name the last component, as it is: not safe to show
    /// @param within the folders above it, each with its slash, as they are
    /// @param depth 0 in the folder itself
    record Entry(Path path, String name, String within, int depth, boolean isFolder) {

        /// Its path within the folder, safe to show.
        String shown() {
            return printable(within + name);
        }
    }

    private record Level(Path folder, String within, int depth) {}

    /// Shows entries until all, or as many as are looked at, were shown.
    ///
    /// @return whether those were all
    static boolean walk(Path root, Consumer<Entry> visitor) {
        int seen = 0;
        boolean whole = true;
        Deque<Level> folders = new ArrayDeque<>(List.of(new Level(root, "", 0)));
        while (!folders.isEmpty()) {
            Level level = folders.removeFirst();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(level.folder())) {
                for (Path path : entries) {
                    if (++seen > MAX_ENTRIES) {
                        return false;
                    }
                    Entry entry = entry(path, level);
                    visitor.accept(entry);
                    if (entry.isFolder() && level.depth() < MAX_DEPTH) {
                        folders.add(
                                new Level(
                                        path,
                                        entry.within() + entry.name() + "/",
                                        level.depth() + 1));
                    } else {
                        whole &= !entry.isFolder();
                    }
                }
            } catch (IOException | DirectoryIteratorException _) {
                // A folder that cannot be listed shows nothing.
                whole = false;
            }
        }
        return whole;
    }

    private static Entry entry(Path path, Level level) {
        return new Entry(
                path,
                String.valueOf(path.getFileName()),
                level.within(),
                level.depth(),
                Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
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
