package gpuq.common.bundle;

import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `run`.
final class RunSection {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private RunSection() {}

    static Manifest.Run read(YamlSection section, BundleFiles files) {
        String studentFile = plainName(section.field("student_file"), "solution.py");
        YamlField harnessField = section.field("harness");
        String harness = harness(harnessField, files);
        YamlField commandField = section.field("command");
        List<String> command =
                CommandLine.read(
                        commandField,
                        List.of("python3", "-u", "/work/" + studentFile),
                        CommandLine.RUN_FOLDERS);
        if (harness == null) {
            if (command.stream().anyMatch(argument -> argument.startsWith("/harness/"))) {
                commandField.fault("uses /harness, but run.harness names no folder");
            }
        } else {
            CommandLine.requireFiles(commandField, command, "/harness", harness, files);
        }
        return new Manifest.Run(command, harness, studentFile);
    }

    /// A file's name that is one plain component of a path.
    static String plainName(YamlField field, String fallback) {
        String name = field.line(128, fallback);
        if (!PLAIN_NAME.matcher(name).matches()) {
            field.fault("must be a plain file name of letters, digits, point, dash and underscore");
            return fallback;
        }
        return name;
    }

    private static @Nullable String harness(YamlField field, BundleFiles files) {
        String path = files.pathOrNull(field);
        if (path == null) {
            return null;
        }
        files.requireFolder(field, path);
        for (String secret : List.of(DataSection.PRIVATE_FOLDER, "grader", "checks")) {
            if (BundleFiles.isWithin(path, secret)) {
                field.fault("lies in " + secret + "/, which no student's program may see");
            }
        }
        return path;
    }
}
