package gpuq.local.stack;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file systems that are mounted under a folder. They must be gone before the folder can be
/// deleted, and before its owner may be told that nothing is left.
final class Mounts {
    private static final Path TABLE = Path.of("/proc/self/mounts");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final int BOUND_SECONDS = 10;

    private Mounts() {}

    /// The last mounted first. One that is busy is taken out of sight and goes with its last user.
    static void removeAllUnder(Path folder) throws IOException, InterruptedException {
        for (Path mount : under(folder, Files.readAllLines(TABLE)).reversed()) {
            if (!unmount(List.of("umount", mount.toString()))
                    && !unmount(List.of("umount", "-l", mount.toString()))) {
                throw new StackException(mount + " cannot be unmounted.");
            }
        }
    }

    static List<Path> under(Path folder, List<String> table) {
        var mounts = new ArrayList<Path>();
        for (String line : table) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 1 && Path.of(unescape(fields[1])).startsWith(folder)) {
                mounts.add(Path.of(unescape(fields[1])));
            }
        }
        return mounts;
    }

    /// The kernel writes blanks and the like as three octal digits.
    private static String unescape(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        String.valueOf(
                                                (char) Integer.parseInt(found.group(1), 8))));
    }

    private static boolean unmount(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
