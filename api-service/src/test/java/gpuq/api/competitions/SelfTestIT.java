package gpuq.api.competitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.api.People;
import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.api.it.SelfTests;
import gpuq.common.EdgeCase;
import gpuq.common.job.OutcomeCode;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A version's grader is tried on a node before any student meets it.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class SelfTestIT {

    private static final String BASE = "/api/v1/competitions/";

    /// Our checker has nothing against it: only the grader can reject it.
    private static final String LEFT_TO_THE_GRADER = "id,label\n1,3\n2,3\n";

    @Test
    void a_version_that_is_tested_waits_for_a_node_and_says_so() {
        Response put = put("untried", new BundleZip("untried"), true);

        assertThat(put.statusCode()).as(put.asString()).isEqualTo(201);
        assertThat(put.<String>path("state")).isEqualTo("TESTING");
        Response test = SelfTests.of("untried", 1);
        assertThat(test.<Boolean>path("passed")).isFalse();
        assertThat(test.<String>path("waiting")).startsWith("Waiting for a node");
        assertThat(test.<List<String>>path("gradings.file")).containsExactly("checks/good.csv");
        assertThat(People.student("ada").get(BASE + "untried").statusCode()).isEqualTo(404);
        String job = test.<List<String>>path("gradings.job_id").getFirst();
        assertThat(People.instructor("ines").get("/api/v1/jobs/" + job).statusCode())
                .isEqualTo(404);
        assertThat(sent(job)).isEqualTo(1);
    }

    @Test
    void it_becomes_active_by_itself_once_its_grader_has_judged_every_file() {
        put("tried", new BundleZip("tried").with("checks/bad.csv", LEFT_TO_THE_GRADER), true);
        assertThat(SelfTests.of("tried", 1).<List<String>>path("gradings.file"))
                .containsExactlyInAnyOrder("checks/good.csv", "checks/bad.csv");

        SelfTests.pass("tried", 1);

        Response test = SelfTests.of("tried", 1);
        assertThat(test.<String>path("state")).isEqualTo("ACTIVE");
        assertThat(test.<Boolean>path("passed")).isTrue();
        assertThat(test.<String>path("waiting")).isEmpty();
        assertThat(test.<List<String>>path("checks.message"))
                .anyMatch(message -> message.startsWith("The grader gives it 1.0"))
                .anyMatch(message -> message.startsWith("The grader rejects it, as expected"));
        assertThat(People.student("ada").get(BASE + "tried").statusCode()).isEqualTo(200);
    }

    @Test
    void one_that_nobody_wants_active_yet_is_ready() {
        put("ready", new BundleZip("ready"), false);
        SelfTests.pass("ready", 1);
        assertThat(SelfTests.of("ready", 1).<String>path("state")).isEqualTo("READY");
    }

    @Test
    void who_activates_while_it_is_tested_is_told_that_it_will_be() {
        put("early", new BundleZip("early"), false);

        Response early = People.instructor("ines").post(BASE + "early/versions/1/activate");

        assertThat(early.statusCode()).isEqualTo(202);
        assertThat(early.<String>path("state")).isEqualTo("TESTING");
        SelfTests.pass("early", 1);
        assertThat(SelfTests.of("early", 1).<String>path("state")).isEqualTo("ACTIVE");
    }

    @Test
    @EdgeCase({"GRADE-6", "GRADE-7"})
    void a_grader_that_misses_a_module_keeps_the_former_version_active_and_names_it() {
        put("missing", new BundleZip("missing"), true);
        SelfTests.pass("missing", 1);
        put("missing", new BundleZip("missing").with("README.md", "# Two"), true);

        SelfTests.fail(
                "missing",
                2,
                OutcomeCode.GRADER_ERROR,
                """
                Traceback (most recent call last):
                  File "/grader/grade_code.py", line 1, in <module>
                    import torch
                ModuleNotFoundError: No module named 'torch'
                """);

        Response test = SelfTests.of("missing", 2);
        assertThat(test.<String>path("state")).isEqualTo("FAILED");
        assertThat(test.<Boolean>path("passed")).isFalse();
        assertThat(test.<List<Boolean>>path("checks.as_expected")).containsExactly(false, true);
        assertThat(test.<List<String>>path("gradings.printed").getFirst()).contains("import torch");
        Response activate = People.instructor("ines").post(BASE + "missing/versions/2/activate");
        assertThat(activate.statusCode()).isEqualTo(422);
        assertThat(activate.<String>path("code")).isEqualTo("SELF_TEST_FAILED");
        assertThat(activate.<String>path("detail"))
                .contains("checks/good.csv")
                .contains("No module named 'torch'");
        assertThat(People.student("ada").get(BASE + "missing").<Integer>path("version"))
                .isEqualTo(1);
    }

    @Test
    void the_same_bundle_again_is_tried_again_if_its_grader_had_failed() {
        put("repeated", new BundleZip("repeated"), true);
        SelfTests.fail("repeated", 1, OutcomeCode.NODE_FAULT, "no disk");
        assertThat(SelfTests.of("repeated", 1).<String>path("state")).isEqualTo("FAILED");

        Response again = put("repeated", new BundleZip("repeated"), true);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.<String>path("state")).isEqualTo("TESTING");
        assertThat(SelfTests.of("repeated", 1).<List<String>>path("gradings.outcome"))
                .allMatch(Objects::isNull);
        SelfTests.pass("repeated", 1);
        assertThat(SelfTests.of("repeated", 1).<String>path("state")).isEqualTo("ACTIVE");
    }

    @Test
    void a_score_that_is_not_the_expected_one_is_a_failure() {
        BundleZip half =
                new BundleZip("half")
                        .with(
                                "competition.yaml",
                                """
                                schema: gpuq/1
                                id: half
                                title: Wine
                                metric: {name: accuracy, higher_is_better: true}
                                checks:
                                  - {file: checks/good.csv, expect: graded, score: 0.5}
                                  - {file: checks/bad.csv, expect: rejected}
                                """);
        put("half", half, true);
        SelfTests.pass("half", 1);

        Response test = SelfTests.of("half", 1);
        assertThat(test.<String>path("state")).isEqualTo("FAILED");
        assertThat(test.<List<String>>path("checks.message").getFirst())
                .isEqualTo("The grader gives it 1.0 instead of 0.5.");
    }

    @Test
    void an_end_that_came_while_nobody_listened_is_found_later() {
        put("unheard", new BundleZip("unheard"), true);
        String job = SelfTests.of("unheard", 1).<List<String>>path("gradings.job_id").getFirst();
        int rows =
                database()
                        .update(
                                """
                                insert into job_row (job_id, user_id, competition_id,
                                    competition_version, state, stage, leg, attempt, why, changed_at,
                                    finished_at, kind, score, outcome)
                                values (?, 'ines', 'unheard', 1, 'SUCCEEDED', 'grade', 'grade', 1, '',
                                    now(), now(), 'self_test', 1, ?::jsonb)
                                """,
                                UUID.fromString(job),
                                """
                                {"code":"GRADED","reason":"","stage":"grade","message":"m","hint":"","errors":[]}
                                """);
        assertThat(rows).isEqualTo(1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> "ACTIVE".equals(SelfTests.of("unheard", 1).path("state")));
    }

    /// How many commands there are to grade it.
    private static int sent(String job) {
        return database()
                .first(
                        """
                        select count(*)::int as number from outbox
                        where entity = ? and headers ->> 'ce_type' = 'gpuq.command.grade-file'
                        """,
                        row -> row.integer("number"),
                        job)
                .orElse(0);
    }

    private static Response put(String id, BundleZip bundle, boolean activates) {
        return People.instructor("ines")
                .contentType("application/zip")
                .body(bundle.bytes())
                .put(BASE + id + "?activate=" + activates);
    }

    private static Database database() {
        return Arc.container().instance(Database.class).get();
    }
}
