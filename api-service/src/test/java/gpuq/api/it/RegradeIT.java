package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.api.database.Database;
import gpuq.common.EdgeCase;
import gpuq.common.job.JobId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What jobs have left is graded anew by another version, and counts once an owner says so.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class RegradeIT {

    private static final String GOLD_IS_HARD =
            "medals: {source: thresholds, thresholds: {gold: 0.8}}";
    private static final String GOLD_IS_EASY =
            "medals: {source: thresholds, thresholds: {gold: 0.4}}";

    private final Person ines = Person.instructor();
    private final Person ada = Person.newStudent();
    private final Person bob = Person.newStudent();
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase({"EVOLVE-7", "DATA-8"})
    void a_new_scoring_is_seen_in_the_shadow_and_counts_once_it_is_applied() {
        ines.puts("scoring", GOLD_IS_HARD);
        TestJob best = cluster.graded(ada, "scoring", 0.7);
        TestJob second = cluster.graded(bob, "scoring", 0.5);
        ines.puts("scoring", GOLD_IS_EASY);

        Response started = ines.post("/competitions/scoring/regrades", "{\"version\": 2}");
        assertThat(started.statusCode()).as(started.asString()).isEqualTo(202);
        String regrade = "/competitions/scoring/regrades/" + started.<String>path("id");
        assertThat(started.header("Location")).endsWith(regrade);
        assertThat(started.<String>path("state")).isEqualTo("GRADING");
        assertThat(ines.post(regrade + "/apply", "{}").<String>path("code"))
                .isEqualTo("JOB_RUNNING");
        regraded(started, best, 0.3);
        regraded(started, second, 0.6);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "GRADED".equals(ines.get(regrade).path("state")));

        Response diff = ines.get(regrade + "?limit=1");
        assertThat(diff.<Integer>path("total")).isEqualTo(2);
        assertThat(diff.<List<Map<String, Object>>>path("items"))
                .containsExactly(
                        Map.of(
                                "job_id",
                                best.id().value(),
                                "outcome",
                                "GRADED",
                                "score_before",
                                0.7f,
                                "score_after",
                                0.3f,
                                "rank_before",
                                1,
                                "rank_after",
                                2));
        Response rest = ines.get(regrade + "?cursor=" + diff.path("next_cursor"));
        assertThat(rest.<List<String>>path("items.job_id")).containsExactly(second.id().value());
        assertThat(rest.<String>path("next_cursor")).isNull();
        Response before = ada.get("/jobs/" + best.id());
        assertThat(before.<Float>path("result.score")).isEqualTo(0.7f);
        assertThat(before.<Float>path("result.thresholds.gold")).isEqualTo(0.8f);
        assertThat(firstOfTheBoard("scoring", ada)).isTrue();

        assertThat(ines.post(regrade + "/apply", "{}").<String>path("state")).isEqualTo("APPLIED");
        assertThat(ines.post(regrade + "/apply", "{}").statusCode()).isEqualTo(200);

        Response after = ada.get("/jobs/" + best.id());
        assertThat(after.<String>path("state")).isEqualTo("SUCCEEDED");
        assertThat(after.<Integer>path("competition_version")).isEqualTo(1);
        assertThat(after.<Float>path("result.score")).isEqualTo(0.3f);
        assertThat(after.<Integer>path("result.graded_version")).isEqualTo(2);
        assertThat(after.<Integer>path("result.regraded_from")).isEqualTo(1);
        assertThat(after.<Float>path("result.thresholds.gold")).isEqualTo(0.4f);
        assertThat(after.<List<Float>>path("gradings.score")).containsExactly(0.7f, 0.3f);
        assertThat(firstOfTheBoard("scoring", bob)).isTrue();
        assertThat(ada.get("/competitions/scoring/history").<List<Float>>path("items.score"))
                .containsExactly(0.3f);
        assertThat(ines.post(regrade + "/discard", "{}").<String>path("code"))
                .isEqualTo("JOB_FINISHED");
    }

    @Test
    void one_that_is_discarded_ends_what_goes_on_and_never_counts() {
        ines.puts("discarding");
        TestJob job = cluster.graded(ada, "discarding", 0.7);
        ines.puts("discarding", "limits: {wall: 60}");
        Response started =
                ines.post(
                        "/competitions/discarding/regrades",
                        "{\"version\": 2, \"jobs\": [\"%s\"]}".formatted(job.id()));
        assertThat(started.statusCode()).as(started.asString()).isEqualTo(202);
        String regrade = "/competitions/discarding/regrades/" + started.<String>path("id");

        assertThat(ines.post(regrade + "/discard", "{}").<String>path("state"))
                .isEqualTo("DISCARDED");

        assertThat(commandsTo(grading(started, job))).contains("gpuq.command.cancel-job");
        regraded(started, job, 0.1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Integer.valueOf(1).equals(ines.get(regrade).path("ended")));
        assertThat(ines.post(regrade + "/apply", "{}").statusCode()).isEqualTo(409);
        assertThat(ada.get("/jobs/" + job.id()).<Float>path("result.score")).isEqualTo(0.7f);
    }

    @Test
    void a_file_that_the_new_version_does_not_score_keeps_its_score() {
        ines.puts("unscored");
        TestJob job = cluster.graded(ada, "unscored", 0.7);
        ines.puts("unscored", "limits: {wall: 60}");
        Response started = ines.post("/competitions/unscored/regrades", "{\"version\": 2}");
        String regrade = "/competitions/unscored/regrades/" + started.<String>path("id");
        end(started, job, OutcomeCode.GRADER_REJECTED, null);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "GRADED".equals(ines.get(regrade).path("state")));
        assertThat(ines.get(regrade).<List<String>>path("items.outcome"))
                .containsExactly("GRADER_REJECTED");

        assertThat(ines.post(regrade + "/apply", "{}").statusCode()).isEqualTo(200);

        assertThat(ada.get("/jobs/" + job.id()).<Float>path("result.score")).isEqualTo(0.7f);
    }

    @Test
    void only_owners_may_and_only_with_a_version_whose_grader_was_found_good() {
        ines.puts("guarded");
        TestJob job = cluster.graded(ada, "guarded", 0.7);
        String path = "/competitions/guarded/regrades";
        assertThat(ada.post(path, "{\"version\": 1}").statusCode()).isEqualTo(403);
        assertThat(ines.post(path, "{\"version\": 9}").statusCode()).isEqualTo(404);
        assertThat(ines.post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(ines.post(path, "{\"version\": 1, \"jobs\": [\"x\"]}").statusCode())
                .isEqualTo(400);
        String other = new JobId(job.id().high(), job.id().low() ^ 1).value();
        assertThat(
                        ines.post(path, "{\"version\": 1, \"jobs\": [\"%s\"]}".formatted(other))
                                .statusCode())
                .isEqualTo(404);
        assertThat(ines.get(path + "/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(ines.get(path + "/x").statusCode()).isEqualTo(404);
        ines.asks()
                .contentType("application/zip")
                .body(Bundles.competition("guarded", "limits: {wall: 60}"))
                .put("/api/v1/competitions/guarded")
                .then()
                .statusCode(201);
        Response untested = ines.post(path, "{\"version\": 2}");
        assertThat(untested.statusCode()).isEqualTo(422);
        assertThat(untested.<String>path("code")).isEqualTo("SELF_TEST_FAILED");
    }

    private void regraded(Response regrade, TestJob job, double score) {
        end(regrade, job, OutcomeCode.GRADED, score);
    }

    private void end(Response regrade, TestJob job, OutcomeCode code, @Nullable Double score) {
        cluster.gradings()
                .regraded(
                        grading(regrade, job),
                        job.competition(),
                        regrade.path("version"),
                        Outcome.of(code, Stage.GRADE, "It ended.", ""),
                        score);
    }

    private boolean firstOfTheBoard(String competition, Person who) {
        return who.get("/competitions/" + competition + "/leaderboard")
                .<List<Boolean>>path("items.me")
                .getFirst();
    }

    private static JobId grading(Response regrade, TestJob job) {
        return database()
                .first(
                        """
                        select job_id::text as id from grading
                        where regrade_id = ? and of_job = ?
                        """,
                        row -> new JobId(row.text("id")),
                        UUID.fromString(regrade.path("id")),
                        job.id().uuid())
                .orElseThrow();
    }

    private static List<String> commandsTo(JobId job) {
        return database()
                .list(
                        "select headers ->> 'ce_type' as type from outbox where entity = ?",
                        row -> row.text("type"),
                        job.value());
    }

    private static Database database() {
        return Arc.container().instance(Database.class).get();
    }
}
