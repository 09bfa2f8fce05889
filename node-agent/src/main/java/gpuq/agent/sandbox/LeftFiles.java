package gpuq.agent.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The files that a program has left in its folder, by name and size; none is opened.
///
/// @param files at most [#MAX_FILES], by name; names are safe to show
/// @param areAll false where there were more
public record LeftFiles(List<Left> files, boolean areAll) {

    /// At most so many are told: what a program leaves is for a person to read.
    public static final int MAX_FILES = 100;

    public static final LeftFiles NONE = new LeftFiles(List.of(), true);

    public LeftFiles {
        files = List.copyOf(files);
    }

    /// One of them.
    ///
    /// @param kind `file`, `folder`, `link` or `other`
    public record Left(String name, String kind, long sizeBytes) {}

    /// Looks into a folder whose own path is ours; its content is not.
    public static LeftFiles in(Path folder) {
        List<Left> found = new ArrayList<>();
        List<Integer> more = new ArrayList<>();
        boolean whole =
                HostileTree.walk(
                        folder,
                        entry -> {
                            if (found.size() < MAX_FILES) {
                                found.add(left(entry));
                            } else if (more.isEmpty()) {
                                more.add(1);
                            }
                        });
        found.sort(Comparator.comparing(Left::name));
        return new LeftFiles(found, whole && more.isEmpty());
    }

    private static Left left(HostileTree.Entry entry) {
        try {
            BasicFileAttributes is =
                    Files.readAttributes(
                            entry.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Left(entry.shown(), kind(is), is.isRegularFile() ? is.size() : 0);
        } catch (IOException _) {
            return new Left(entry.shown(), "other", 0);
        }
    }

    private static String kind(BasicFileAttributes is) {
        if (is.isRegularFile()) {
            return "file";
        }
        if (is.isDirectory()) {
            return "folder";
        }
        return is.isSymbolicLink() ? "link" : "other";
    }
}
