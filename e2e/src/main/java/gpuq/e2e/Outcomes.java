package gpuq.e2e;

import gpuq.common.job.OutcomeCode;
import gpuq.common.job.OutcomeCode.Retry;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every code with which a job can end, beside the tests that reach it (`@Reaches`). Makes
/// `docs/outcomes.md`; the test compares it, and fails where a code has no test.
public final class Outcomes {

    private static final Pattern CODE = Pattern.compile("OutcomeCode\\.([A-Z_]+)");

    private final Path root;

    /// @param root the top folder of the project
    public Outcomes(Path root) {
        this.root = root;
    }

    /// The tests by the code that they reach.
    Map<OutcomeCode, List<String>> tests() throws IOException {
        Map<OutcomeCode, List<String>> tests = new EnumMap<>(OutcomeCode.class);
        new TestSources(root)
                .named("Reaches", CODE)
                .forEach((code, names) -> tests.put(OutcomeCode.valueOf(code), names));
        return tests;
    }

    /// What a class claims to reach while no test of it names the code: `Class CODE`.
    List<String> claimsOnly() throws IOException {
        return new TestSources(root).claimsOnly("Reaches", CODE);
    }

    /// The page, as it should stand in `docs/outcomes.md`.
    public String page() throws IOException {
        Map<OutcomeCode, List<String>> tests = tests();
        StringBuilder page = new StringBuilder();
        page.append("# Outcomes\n\n")
                .append("Every way in which a job can end, and the tests in which one ends so.")
                .append(" Made from `OutcomeCode` and the\n`@Reaches`")
                .append(" annotations by `./gpuq edge-cases`.\n\n**")
                .append(tests.size())
                .append(" of ")
                .append(OutcomeCode.values().length)
                .append(" have a test.**\n\n")
                .append("| code | stages | state | fault | tried again | counted | tests |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (OutcomeCode code : OutcomeCode.values()) {
            page.append(row(code, tests.getOrDefault(code, List.of())));
        }
        return page.toString();
    }

    private static String row(OutcomeCode code, List<String> tests) {
        return "| %s | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        code,
                        stages(code),
                        code.state(),
                        code.fault().word(),
                        retry(code.retry()),
                        counted(code),
                        tests.isEmpty() ? "not yet" : String.join("<br>", tests));
    }

    private static String stages(OutcomeCode code) {
        return code.stages().size() == Stage.values().length
                ? "any"
                : code.stages().stream().map(Stage::word).collect(Collectors.joining(", "));
    }

    private static String retry(Retry retry) {
        return switch (retry) {
            case NONE -> "no";
            case RUN_LEG -> "the run leg";
            case GRADE_LEG -> "the grade leg";
            case FETCH_RESULT -> "the fetch, for 24 h";
        };
    }

    /// Asked as the quota asks it.
    private static String counted(OutcomeCode code) {
        if (!code.isCounted("", true)) {
            return "no";
        }
        if (!code.isCounted("", false)) {
            return "if it ran";
        }
        return code.isCounted(OutcomeCode.GRADER_FAILED_ON_SUBMISSION, true)
                ? "yes"
                : "yes, unless the grader failed on the file";
    }
}
