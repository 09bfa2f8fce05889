package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a competition keeps from its students, and who its staff are.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class FeedbackIT {

    private final Person ada = Person.newStudent();
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase("ABUSE-3")
    void a_score_that_is_for_the_staff_is_seen_by_no_student() {
        Person.instructor().puts("kept-score", "feedback: {score: staff}");
        TestJob job = cluster.graded(ada, "kept-score", 0.25);
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
        TestJob job = cluster.running(ada, "kept-words");
        cluster.jobs().ended(job, OutcomeCode.GRADER_REJECTED, Stage.GRADE, true);
        ada.awaits(job, "FAILED");
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
    @EdgeCase("FEEDBACK-6")
    void a_job_whose_time_was_over_tells_the_limit_and_what_it_was_last_seen_doing() {
        Person.instructor().puts("time-over");
        TestJob job = cluster.running(ada, "time-over");
        cluster.nodes().printed(job, 0, "::progress 40 third epoch\n");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ada.get("/jobs/" + job.id()).path("progress.message") != null);
        cluster.jobs().timedOut(job, 30, Usage.NONE);
        ada.awaits(job, "TIMED_OUT");
        Response ended = ada.get("/jobs/" + job.id());
        assertThat(ended.<String>path("outcome.code")).isEqualTo("TIME_LIMIT");
        assertThat(ended.<String>path("outcome.limit.name")).isEqualTo("wall");
        assertThat(ended.<Float>path("outcome.limit.value")).isEqualTo(30f);
        assertThat(ended.<Float>path("outcome.limit.used")).isEqualTo(30f);
        assertThat(ended.<Float>path("progress.percent")).isEqualTo(40f);
        assertThat(ended.<String>path("progress.message")).isEqualTo("third epoch");
        assertThat(ended.<String>path("progress.at")).isNotNull();
        assertThat(ended.<String>path("activity.last_log_at")).isNotNull();
    }

    @Test
    @EdgeCase("ABUSE-9")
    void a_program_and_all_that_tells_of_it_is_its_owners_and_the_staffs_alone() {
        Person.instructor().puts("private-programs");
        TestJob job = cluster.graded(ada, "private-programs", 0.5);
        Person bob = Person.newStudent();
        List<String> parts =
                List.of(
                        "",
                        "/solution",
                        "/log?stream=stdout",
                        "/timeline",
                        "/artifacts",
                        "/environment",
                        "/events");
        for (String part : parts) {
            assertThat(bob.get("/jobs/" + job.id() + part).statusCode()).as(part).isEqualTo(404);
        }
        assertThat(bob.post("/jobs/" + job.id() + "/resubmit", "{}").statusCode()).isEqualTo(404);
        assertThat(bob.get("/jobs?competition_id=private-programs").<List<Object>>path("items"))
                .isEmpty();
        assertThat(bob.get("/competitions/private-programs/leaderboard").asString())
                .contains("0.5")
                .doesNotContain(job.id().value())
                .doesNotContain(job.solution().value())
                .doesNotContain(ada.name());
        assertThat(ada.get("/jobs/" + job.id() + "/solution").asByteArray())
                .isEqualTo(Person.program());
        assertThat(Person.instructor().get("/jobs/" + job.id() + "/solution").asByteArray())
                .isEqualTo(Person.program());
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
}
