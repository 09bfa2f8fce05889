package gpuq.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The codes are a public contract: this table is it, and the code must say the same.
class OutcomeCodeTest {

    @Test
    @EdgeCase("FEEDBACK-1")
    void the_codes_are_those_of_the_contract() throws IOException {
        List<String> contract = table();
        List<String> ours =
                List.of(OutcomeCode.values()).stream().map(OutcomeCodeTest::row).toList();
        assertThat(ours).containsExactlyElementsOf(contract);
    }

    @Test
    void every_end_is_a_terminal_state_and_only_a_time_limit_times_out() {
        for (OutcomeCode code : OutcomeCode.values()) {
            assertThat(code.state().isTerminal()).as(code.name()).isTrue();
            assertThat(code.state() == JobState.TIMED_OUT)
                    .as(code.name())
                    .isEqualTo(code == OutcomeCode.TIME_LIMIT);
        }
    }

    @Test
    @EdgeCase("FEEDBACK-9")
    void a_fault_of_ours_is_never_charged() {
        for (OutcomeCode code : OutcomeCode.values()) {
            if (code.fault() == Fault.PLATFORM || code.fault() == Fault.GRADER) {
                assertThat(code.isCounted("", true)).as(code.name()).isFalse();
            }
        }
    }

    private static String row(OutcomeCode code) {
        String stages =
                code.stages().size() == Stage.values().length
                        ? "any"
                        : code.stages().stream().map(Stage::word).collect(Collectors.joining(","));
        String retry =
                switch (code.retry()) {
                    case NONE -> "-";
                    case RUN_LEG -> "run leg";
                    case GRADE_LEG -> "grade leg";
                    case FETCH_RESULT -> "fetch again, 24 h";
                };
        return String.join(
                "\t",
                code.name(),
                stages,
                code.state().name(),
                code.fault().word(),
                retry,
                counted(code));
    }

    /// Asked from outside, as the quota asks it.
    private static String counted(OutcomeCode code) {
        boolean whenRan = code.isCounted("", true);
        boolean whenNot = code.isCounted("", false);
        if (whenRan != whenNot) {
            return "if it ran";
        }
        boolean whenGraderFailed = code.isCounted(OutcomeCode.GRADER_FAILED_ON_SUBMISSION, true);
        if (whenRan && !whenGraderFailed) {
            return "yes, except reason GRADER_FAILED_ON_SUBMISSION";
        }
        return whenRan ? "yes" : "no";
    }

    private static List<String> table() throws IOException {
        try (InputStream in = OutcomeCodeTest.class.getResourceAsStream("/outcomes.tsv")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .toList();
        }
    }
}
