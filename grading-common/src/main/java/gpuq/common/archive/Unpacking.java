package gpuq.common.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One archive on its way into one folder: takes entry by entry from [ZipEntries] or [TarEntries],
/// counts against the limits and collects the faults. It creates folders and new regular files and
/// nothing else, so no link can ever stand in its way. After the first fault it writes no more, but
/// still looks at every entry, so that all faults are told at once; a limit reached ends it.
final class Unpacking {

    /// So many faults are told; a hostile archive has a hundred thousand.
    static final int MAX_FAULTS = 200;

    private static final int BUFFER_BYTES = 64 * 1024;

    /// How a path came to be known: named by an entry, or only as the folder of one.
    private enum Known {
        FILE,
        FOLDER,
        IMPLIED_FOLDER
    }

    private final Path folder;
    private final ArchiveLimits limits;
    private final List<ArchiveFault> faults = new ArrayList<>();
    private final Map<String, Known> paths = new LinkedHashMap<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long unpackedBytes;
    private long nameBytes;
    private boolean stopped;

    Unpacking(Path folder, ArchiveLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    List<ArchiveFault> faults() {
        return List.copyOf(faults);
    }

    /// Whether a limit was reached: nothing more of the archive is read.
    boolean isStopped() {
        return stopped;
    }

    /// Takes a folder.
    void folder(String name) {
        EntryName entry = EntryName.of(name, limits);
        if (!entry.fault().isEmpty()) {
            refuse(name, entry.fault());
        } else if (!entry.components().isEmpty()) {
            makeFolders(name, entry.components(), Known.FOLDER);
        }
    }

    /// Takes a regular file; reads its content to the end in any case.
    ///
    /// @throws IOException if the archive is damaged
    /// @throws UncheckedIOException if the folder's disk fails
    void file(String name, InputStream content) throws IOException {
        Path target = admit(name);
        if (stopped) {
            return;
        }
        if (target == null || !faults.isEmpty()) {
            copy(name, content, OutputStream.nullOutputStream());
            return;
        }
        try (OutputStream out = create(target)) {
            copy(name, content, out);
        }
    }

    /// Notes that an entry cannot be taken.
    void refuse(String name, String why) {
        add(ArchiveFault.unsafe(name, why));
    }

    /// Notes that the archive cannot be read, and ends.
    void damaged(String why) {
        add(ArchiveFault.damaged(why));
        stopped = true;
    }

    /// Notes that the archive is over a limit, and ends.
    void over(String why) {
        add(ArchiveFault.unsafe("", why));
        stopped = true;
    }

    private @Nullable Path admit(String name) {
        EntryName entry = EntryName.of(name, limits);
        List<String> components = entry.components();
        if (!entry.fault().isEmpty()) {
            refuse(name, entry.fault());
            return null;
        }
        if (components.isEmpty()) {
            refuse(name, "is a file with the name of the root folder");
            return null;
        }
        List<String> parents = components.subList(0, components.size() - 1);
        if (!makeFolders(name, parents, Known.IMPLIED_FOLDER)) {
            return null;
        }
        if (paths.containsKey(entry.path())) {
            refuse(name, "is there twice");
            return null;
        }
        return count(entry.path()) ? know(name, entry.path(), Known.FILE) : null;
    }

    /// Creates the folders of a path, and says whether all of them could be.
    private boolean makeFolders(String name, List<String> components, Known last) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < components.size(); i++) {
            path.append(i == 0 ? "" : "/").append(components.get(i));
            Known wanted = i == components.size() - 1 ? last : Known.IMPLIED_FOLDER;
            if (!makeFolder(name, path.toString(), wanted)) {
                return false;
            }
        }
        return true;
    }

    private boolean makeFolder(String name, String path, Known wanted) {
        Known before = paths.get(path);
        if (before == Known.FILE) {
            refuse(name, "needs the folder " + path + ", which is a file");
            return false;
        }
        if (before == Known.FOLDER && wanted == Known.FOLDER) {
            refuse(name, "is there twice");
            return false;
        }
        if (before != null) {
            if (wanted == Known.FOLDER) {
                paths.put(path, Known.FOLDER);
            }
            return true;
        }
        if (!count(path)) {
            return false;
        }
        Path target = know(name, path, wanted);
        if (target == null) {
            return false;
        }
        if (faults.isEmpty()) {
            try {
                Files.createDirectory(target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return true;
    }

    /// Whether one more path may be kept in memory.
    private boolean count(String path) {
        nameBytes += path.length();
        if (paths.size() >= limits.entries()) {
            over("has more than " + limits.entries() + " files and folders");
        } else if (nameBytes > limits.headerBytes()) {
            over("has names of more than " + limits.headerBytes() + " bytes in all");
        }
        return !stopped;
    }

    private @Nullable Path know(String name, String path, Known known) {
        try {
            Path target = folder.resolve(path);
            paths.put(path, known);
            return target;
        } catch (InvalidPathException e) {
            // The JVM's locale decides which names it can write: not every machine has UTF-8.
            refuse(name, "has a name that this machine cannot store: " + e.getReason());
            return null;
        }
    }

    private static OutputStream create(Path target) {
        try {
            return Files.newOutputStream(
                    target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String name, InputStream content, OutputStream out) throws IOException {
        int read = content.read(buffer);
        while (read >= 0) {
            unpackedBytes += read;
            if (unpackedBytes > limits.unpackedBytes()) {
                over("unpacks to more than " + limits.unpackedBytes() + " bytes (at " + name + ")");
                return;
            }
            try {
                out.write(buffer, 0, read);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            read = content.read(buffer);
        }
    }

    private void add(ArchiveFault fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        } else {
            stopped = true;
        }
    }
}
