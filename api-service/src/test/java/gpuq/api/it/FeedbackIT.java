package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a competition keeps from its students, and who its staff are.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class FeedbackIT {

    private final Person ada = Person.newStudent();
    private @Nullable Log opened;

    @BeforeEach
    void open() {
        opened = new Log();
    }

    @AfterEach
    void close() {
        log().close();
    }

    @Test
    @EdgeCase("ABUSE-3")
    void a_score_that_is_for_the_staff_is_seen_by_no_student() {
        Person.instructor().puts("kept-score", "feedback: {score: staff}");
        Log.Job job = running("kept-score");
        log().graded(job, 0.25);
        until(job, "SUCCEEDED");
        Response own = ada.get("/jobs/" + job.id());
        assertThat(own.<Object>path("result")).isNull();
        assertThat(own.<List<Object>>path("gradings")).isEmpty();
        assertThat(own.<String>path("outcome.code")).isEqualTo("GRADED");
        assertThat(ada.get("/jobs").<List<Object>>path("items.result")).containsOnlyNulls();
        assertThat(ada.get("/competitions/kept-score/history").<List<Object>>path("items.score"))
                .containsOnlyNulls();
        assertThat(Person.instructor().get("/jobs/" + job.id()).<Float>path("result.score"))
                .isEqualTo(0.25f);
    }

    @Test
    void what_the_grader_said_is_left_out_where_it_is_for_the_staff() {
        Person.instructor().puts("kept-words", "feedback: {grader_messages: staff, stdout: staff}");
        Log.Job job = running("kept-words");
        log().ended(job, OutcomeCode.GRADER_REJECTED, Stage.GRADE, true);
        until(job, "FAILED");
        assertThat(ada.get("/jobs/" + job.id()).<String>path("outcome.message"))
                .isEqualTo("The grader has rejected the file.");
        assertThat(Person.instructor().get("/jobs/" + job.id()).<String>path("outcome.message"))
                .isEqualTo("It ended.");
        assertThat(ada.get("/jobs/" + job.id() + "/log?stream=stdout").statusCode()).isEqualTo(403);
        assertThat(ada.get("/jobs/" + job.id() + "/log?stream=stderr").statusCode()).isEqualTo(200);
        assertThat(Person.instructor().get("/jobs/" + job.id() + "/log?stream=stdout").statusCode())
                .isEqualTo(200);
    }

    @Test
    @EdgeCase("AUTHZ-5")
    void staff_may_be_named_by_a_group() {
        Person.instructor().puts("grouped", "assistants: [tutors]");
        String job = ada.submits("grouped");
        assertThat(seenBy(job, "tim", List.of("tutors"))).isEqualTo(200);
        assertThat(seenBy(job, "tom", List.of("/tutors"))).isEqualTo(200);
        assertThat(seenBy(job, "eve", List.of("tutors2"))).isEqualTo(404);
        assertThat(seenBy(job, "eve", List.of())).isEqualTo(404);
    }

    private static int seenBy(String job, String name, List<String> groups) {
        return io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + Tokens.inGroups(name, groups, "assistant"))
                .get("/api/v1/jobs/" + job)
                .statusCode();
    }

    private Log.Job running(String competition) {
        Log.Job job = ada.handsIn(competition);
        log().queued(job, 1);
        log().running(job);
        until(job, "RUNNING");
        return job;
    }

    private void until(Log.Job job, String state) {
        ada.awaits(job, state);
    }

    private Log log() {
        return Objects.requireNonNull(opened);
    }
}
