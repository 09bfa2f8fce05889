package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.Adapter;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.time.Duration;
import java.util.List;

/// Reads `grader`.
final class GraderSection {

    static final String FOLDER = "grader";

    /// Not `-I`: it would break `import helper` beside the script. The file is always at this
    /// place, whatever the student's program calls it.
    static final List<String> COMMAND =
            List.of(
                    "python3",
                    "-s",
                    "-B",
                    "/grader/grade_code.py",
                    "--submission",
                    "/in/submission.csv",
                    "--answers",
                    "/answers",
                    "--public",
                    "/data",
                    "--results",
                    "/out/results.jsonl",
                    "--context",
                    "/in/context.json");

    private static final long MI = 1L << 20;
    private static final long GI = 1L << 30;
    private static final long TI = 1L << 40;

    private GraderSection() {}

    static Manifest.Grader read(YamlSection section, BundleFiles files) {
        YamlField commandField = section.field("command");
        List<String> command = CommandLine.read(commandField, COMMAND, CommandLine.GRADE_FOLDERS);
        CommandLine.requireFiles(commandField, command, "/grader", FOLDER, files);
        return new Manifest.Grader(
                section.field("adapter").word(Adapter.values(), Manifest.Word::word, Adapter.JSONL),
                command,
                EnvironmentSection.image(section.field("image")),
                section.field("timeout").seconds(1, 3_600, Duration.ofMinutes(5)),
                section.field("memory").size(64 * MI, 16 * TI, 4 * GI),
                section.field("cpus").number(0.1, 1_024, 2),
                section.field("scratch").size(MI, 16 * TI, GI));
    }
}
