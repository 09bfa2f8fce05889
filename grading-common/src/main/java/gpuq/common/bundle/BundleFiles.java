package gpuq.common.bundle;

import gpuq.common.yaml.YamlField;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The unpacked bundle, asked by the section readers whether what the manifest names is there. A
/// path of a manifest is relative and leads nowhere else: absolute ones break as soon as another
/// machine has the data elsewhere (GRADE-3).
final class BundleFiles {

    private static final int MAX_PATH = 1_024;

    private final Path folder;

    BundleFiles(Path folder) {
        this.folder = folder;
    }

    /// A path of the manifest, without a slash at its end; the fallback where it is absent or
    /// wrong.
    String path(YamlField field, String fallback) {
        String path = pathOrNull(field);
        return path == null ? fallback : path;
    }

    @Nullable String pathOrNull(YamlField field) {
        String text = field.lineOrNull(MAX_PATH);
        if (text == null) {
            return null;
        }
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        String fault = faultOf(path);
        if (!fault.isEmpty()) {
            field.fault(fault);
            return null;
        }
        return path;
    }

    /// Notes a fault if there is no such file.
    void requireFile(YamlField field, String path) {
        if (!hasFile(path)) {
            field.fault("names the file " + path + ", which is not in the bundle");
        }
    }

    /// Notes a fault if there is no such folder.
    void requireFolder(YamlField field, String path) {
        Path found = resolve(path);
        if (found == null || !Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS)) {
            field.fault("names the folder " + path + ", which is not in the bundle");
        }
    }

    boolean hasFile(String path) {
        Path found = resolve(path);
        return found != null && Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS);
    }

    /// Whether a path is the folder itself or lies below it.
    static boolean isWithin(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    /// The file on this machine, if its name can exist here.
    @Nullable Path resolve(String path) {
        try {
            return folder.resolve(path);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /// What keeps a path from being one within a folder; empty if nothing does.
    static String faultOf(String path) {
        if (path.startsWith("/")) {
            return "must be a path within the bundle, not an absolute one";
        }
        if (path.indexOf('\\') >= 0) {
            return "must separate folders by /, not by a backslash";
        }
        for (String component : path.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                return "must be a plain path within the bundle, without . or .. or empty"
                        + " components";
            }
        }
        return "";
    }
}
