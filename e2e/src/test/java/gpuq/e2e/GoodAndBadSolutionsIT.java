package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a student sees at the end of a good and of each bad example, through real apptainer.
class GoodAndBadSolutionsIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");

    @BeforeAll
    static void the_example_competitions_are_there() {
        SYSTEM.putExample("wine");
        SYSTEM.putExample("wine-alcohol");
    }

    @Test
    @EdgeCase({"FEEDBACK-1", "DEBUG-1", "JOBST-7", "API-4"})
    @Reaches(OutcomeCode.GRADED)
    void a_good_solution_reaches_its_score_and_the_leaderboard() {
        String id = ADA.submits("wine", "good.py", 60);
        JsonNode job = ADA.follows(id);
        assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo("SUCCEEDED");
        assertThat(job.at("/outcome/code").asText()).isEqualTo("GRADED");
        assertThat(job.at("/outcome/fault").asText()).isEqualTo("none");
        assertThat(job.at("/result/score").asDouble()).isBetween(0.8, 1.0);
        assertThat(job.path("counted").asBoolean()).isTrue();

        assertThat(statesOf(ADA.get("/jobs/" + id + "/timeline")))
                .containsSubsequence(
                        "QUEUED", "ASSIGNED", "PREPARING", "RUNNING", "GRADING", "SUCCEEDED");
        assertThat(rowsOf(ADA.get("/competitions/wine/leaderboard")))
                .anySatisfy(
                        row -> {
                            assertThat(row.path("me").asBoolean()).isTrue();
                            assertThat(row.path("score").asDouble())
                                    .isGreaterThanOrEqualTo(job.at("/result/score").asDouble());
                        });
    }

    @Test
    void a_second_competition_is_graded_by_its_own_metric() {
        JsonNode job = ADA.follows(ADA.submits("wine-alcohol", "good-regression.py", 60));
        assertThat(job.path("state").asText()).as(job.toPrettyString()).isEqualTo("SUCCEEDED");
        assertThat(job.at("/result/higher_is_better").asBoolean(true)).isFalse();
        assertThat(job.at("/result/score").asDouble()).isBetween(0.0, 1.0);
    }

    @ParameterizedTest(name = "{0} ends {1} {2}")
    @CsvSource({
        "crash.py,         FAILED,    USER_CODE_ERROR",
        "endless.py,       TIMED_OUT, TIME_LIMIT",
        "no-file.py,       FAILED,    SUBMISSION_MISSING",
        "wrong-columns.py, FAILED,    SUBMISSION_INVALID",
        "wrong-ids.py,     FAILED,    SUBMISSION_INVALID",
        "memory-hog.py,    FAILED,    OUT_OF_MEMORY",
    })
    @EdgeCase({
        "EXEC-1",
        "EXEC-9",
        "OUTPUT-1",
        "OUTPUT-2",
        "FEEDBACK-2",
        "FEEDBACK-7",
        "FEEDBACK-9",
        "API-8"
    })
    @Reaches({
        OutcomeCode.USER_CODE_ERROR,
        OutcomeCode.TIME_LIMIT,
        OutcomeCode.OUT_OF_MEMORY,
        OutcomeCode.SUBMISSION_MISSING,
        OutcomeCode.SUBMISSION_INVALID
    })
    void a_bad_solution_ends_in_its_code_and_says_whose_fault_it_was(
            String solution, String state, String code) {
        JsonNode job = ADA.follows(ADA.submits("wine", solution, 5, 8));
        assertThat(job.at("/outcome/code").asText()).as(job.toPrettyString()).isEqualTo(code);
        assertThat(job.path("state").asText()).isEqualTo(state);
        assertThat(job.at("/outcome/fault").asText()).isEqualTo("student");
        assertThat(job.at("/outcome/message").asText()).isNotBlank();
        assertThat(job.at("/outcome/hint").asText()).isNotBlank();
        assertThat(job.path("counted").asBoolean()).isTrue();
    }

    private static List<String> statesOf(JsonNode timeline) {
        List<String> states = new ArrayList<>();
        rowsOf(timeline).forEach(entry -> states.add(entry.path("state").asText()));
        return states;
    }

    private static List<JsonNode> rowsOf(JsonNode list) {
        List<JsonNode> rows = new ArrayList<>();
        list.path("items").forEach(rows::add);
        return rows;
    }
}
