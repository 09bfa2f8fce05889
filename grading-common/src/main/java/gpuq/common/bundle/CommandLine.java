package gpuq.common.bundle;

import gpuq.common.yaml.YamlField;
import java.util.ArrayList;
import java.util.List;

/// Reads an argv of the manifest: a list, never a line for a shell (EXPLOIT-2).
final class CommandLine {

    /// The folders that the contract gives the student's program.
    static final List<String> RUN_FOLDERS =
            List.of("/work", "/data", "/harness", "/tmp", "/dev/shm");

    /// The folders that the contract gives the grader.
    static final List<String> GRADE_FOLDERS =
            List.of("/scratch", "/grader", "/answers", "/data", "/in", "/out", "/tmp");

    /// Where an image keeps its programs.
    private static final List<String> IMAGE_FOLDERS =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/etc");

    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_ARGUMENT = 4_096;

    private CommandLine() {}

    /// The argv, or the fallback where it is absent or wrong.
    ///
    /// @param folders what the leg's contract has; other absolute paths are refused (GRADE-3)
    static List<String> read(YamlField field, List<String> fallback, List<String> folders) {
        if (!field.isThere()) {
            return fallback;
        }
        List<String> arguments = new ArrayList<>();
        for (YamlField item : field.items(MAX_ARGUMENTS)) {
            String argument = item.written("");
            if (argument.length() > MAX_ARGUMENT || argument.indexOf('\0') >= 0) {
                item.fault("must be at most " + MAX_ARGUMENT + " characters without a NUL");
            }
            refuseForeignPath(item, argument, folders);
            arguments.add(argument);
        }
        if (arguments.isEmpty() || arguments.getFirst().isBlank()) {
            field.fault("must name a program, as a list such as [python3, -u, /work/solution.py]");
            return fallback;
        }
        return List.copyOf(arguments);
    }

    /// Notes a fault where a word, or what stands behind its `=`, is an absolute path that only
    /// some machine has.
    static void refuseForeignPath(YamlField field, String word, List<String> folders) {
        String path = word.substring(word.indexOf('=') + 1);
        boolean known =
                !path.startsWith("/")
                        || folders.stream().anyMatch(folder -> BundleFiles.isWithin(path, folder))
                        || IMAGE_FOLDERS.stream()
                                .anyMatch(folder -> BundleFiles.isWithin(path, folder));
        if (!known) {
            field.fault(
                    "has the absolute path %s; only %s and the image's own folders are there"
                            .formatted(path, String.join(", ", folders)));
        }
    }

    /// Notes a fault for each argument that names a file below a folder of the container which the
    /// bundle's folder does not have.
    static void requireFiles(
            YamlField field, List<String> command, String mount, String folder, BundleFiles files) {
        for (String argument : command) {
            if (argument.startsWith(mount + "/")) {
                files.requireFile(field, folder + argument.substring(mount.length()));
            }
        }
    }
}
