package gpuq.common.bundle;

import gpuq.common.bundle.Manifest.Check;
import gpuq.common.bundle.Manifest.CheckJob;
import gpuq.common.bundle.Manifest.Expect;
import gpuq.common.job.Fault;
import gpuq.common.job.OutcomeCode;
import gpuq.common.yaml.Spelling;
import gpuq.common.yaml.YamlField;
import gpuq.common.yaml.YamlSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `checks` and `checks_jobs`: what a version must do before it may become active. That there
/// is one of each kind is asked at the activation, not here.
final class ChecksSection {

    private static final int MAX_CHECKS = 100;
    private static final double TOLERANCE = 1e-6;

    private ChecksSection() {}

    static List<Check> read(YamlField field, BundleFiles files) {
        List<Check> checks = new ArrayList<>();
        for (YamlField item : field.items(MAX_CHECKS)) {
            YamlSection section = item.section();
            YamlField fileField = section.field("file").required();
            String file = files.path(fileField, "");
            if (!file.isEmpty()) {
                files.requireFile(fileField, file);
            }
            Expect expect =
                    section.field("expect")
                            .required()
                            .word(Expect.values(), Manifest.Word::word, Expect.GRADED);
            YamlField reasonField = section.field("reason");
            if (expect == Expect.GRADED && reasonField.isThere()) {
                reasonField.fault("is only for a file that is rejected");
            }
            checks.add(
                    new Check(
                            file,
                            expect,
                            score(section.field("score"), expect == Expect.GRADED),
                            section.field("tolerance").number(0, Double.MAX_VALUE, TOLERANCE),
                            reasonField.lineOrNull(64)));
        }
        return List.copyOf(checks);
    }

    /// @param starter the program that is taken where nothing is said, if the bundle has it
    static List<CheckJob> readJobs(YamlField field, BundleFiles files, String starter) {
        if (!field.isThere()) {
            boolean has = files.hasFile(starter);
            String graded = OutcomeCode.GRADED.name();
            return has ? List.of(new CheckJob(starter, graded, null)) : List.of();
        }
        List<CheckJob> jobs = new ArrayList<>();
        for (YamlField item : field.items(MAX_CHECKS)) {
            YamlSection section = item.section();
            YamlField solutionField = section.field("solution").required();
            String solution = files.path(solutionField, "");
            if (!solution.isEmpty()) {
                files.requireFile(solutionField, solution);
            }
            String expect = code(section.field("expect").required());
            boolean graded = expect.equals(OutcomeCode.GRADED.name());
            jobs.add(new CheckJob(solution, expect, score(section.field("score"), graded)));
        }
        return List.copyOf(jobs);
    }

    private static @Nullable Double score(YamlField field, boolean graded) {
        if (!graded && field.isThere()) {
            field.fault("is only for what is graded");
        }
        return field.numberOrNull(-Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /// A code that a program can bring about: the platform's own faults cannot be ordered.
    private static String code(YamlField field) {
        List<String> codes =
                Arrays.stream(OutcomeCode.values())
                        .filter(code -> !code.name().startsWith("CANCELLED"))
                        .filter(code -> code == OutcomeCode.GRADED || code.fault() == Fault.STUDENT)
                        .map(Enum::name)
                        .toList();
        String word = field.line(64, OutcomeCode.GRADED.name());
        if (!codes.contains(word)) {
            field.fault("is not an outcome code of a program" + Spelling.hint(word, codes));
        }
        return word;
    }
}
