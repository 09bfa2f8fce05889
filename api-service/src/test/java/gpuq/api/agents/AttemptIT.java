package gpuq.api.agents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.api.People;
import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.competitions.BundleZip;
import gpuq.api.database.Database;
import gpuq.api.it.ApiStack;
import gpuq.api.it.TestNode;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.common.bundle.Digests;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.common.seal.NodeToken;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class AttemptIT {

    private static final String PROGRAM = "print(1)\n";
    private static final byte[] SUBMISSION =
            "id,label\n1,1\n2,2\n".getBytes(StandardCharsets.UTF_8);
    private static final String COMPETITION = "attempts";
    private static final NodeId NODE = new NodeId("holder");

    private static long jobs;

    private JobId job = JobId.of(1, 1, 1);
    private String token = "";
    private Map<String, String> digests = Map.of();

    @BeforeEach
    void a_job_and_a_node() {
        Response put =
                People.instructor("ines")
                        .contentType("application/zip")
                        .body(
                                new BundleZip(COMPETITION)
                                        .with("grader/grade_code.py", "print(2)\n")
                                        .bytes())
                        .put("/api/v1/competitions/" + COMPETITION + "?activate=true");
        assertThat(put.statusCode()).as(put.asString()).isIn(200, 201);
        digests = put.jsonPath().getMap("digests");
        job = JobId.of(1_700_000_000_000L + jobs++, 7, 7);
        token = TestNode.enrol(NODE.value()).token();
        insertSubmission();
    }

    @Test
    void the_run_leg_gets_program_manifest_and_data_and_nothing_that_tells_the_answers() {
        hold("run", 1);

        assertThat(fetch("run/1/solution").asString()).isEqualTo(PROGRAM);
        byte[] tree = fetch("run/1/parts/data").asByteArray();
        assertThat(Digests.of(tree).value()).isEqualTo(digests.get("data"));
        assertThat(Digests.of(fetch("run/1/parts/manifest").asByteArray()).value())
                .isEqualTo(digests.get("manifest"));
        assertThat(fetch("run/1/blobs/" + sha256("id\n1\n")).asString()).isEqualTo("id\n1\n");

        for (String what :
                new String[] {
                    "parts/answers",
                    "parts/grader",
                    "parts/image",
                    "parts/harness",
                    "blobs/" + sha256("id,label\n1,1\n"),
                    "blobs/" + sha256("print(2)\n"),
                    "blobs/" + digests.get("answers"),
                    "submission"
                }) {
            assertThat(fetch("run/1/" + what).statusCode()).as(what).isEqualTo(404);
        }
    }

    @Test
    void the_grade_leg_gets_answers_grader_and_the_file_that_was_handed_in() {
        hold("run", 1);
        assertThat(put("run/1/artifacts/submission", SUBMISSION, SUBMISSION)).isEqualTo(201);
        assertThat(put("run/1/artifacts/submission", SUBMISSION, SUBMISSION)).isEqualTo(200);

        hold("grade", 1);

        assertThat(fetch("grade/1/submission").asByteArray()).isEqualTo(SUBMISSION);
        assertThat(Digests.of(fetch("grade/1/parts/answers").asByteArray()).value())
                .isEqualTo(digests.get("answers"));
        assertThat(Digests.of(fetch("grade/1/parts/grader").asByteArray()).value())
                .isEqualTo(digests.get("grader"));
        Response part =
                agent().header("Range", "bytes=0-1")
                        .get(path("grade/1/blobs/" + sha256("id,label\n1,1\n2,2\n")));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.asString()).isEqualTo("id");
        assertThat(fetch("grade/1/solution").statusCode()).isEqualTo(404);
        assertThat(fetch("run/1/parts/data").statusCode()).isEqualTo(404);
    }

    @Test
    void a_stored_file_that_staff_want_graded_goes_to_the_node_that_grades_it() {
        job =
                database()
                        .first(
                                "select job_id::text as id from grading where competition_id = ?",
                                row -> new JobId(row.text("id")),
                                COMPETITION)
                        .orElseThrow();
        hold("grade", 1);

        assertThat(fetch("grade/1/submission").asByteArray()).isEqualTo(SUBMISSION);
        assertThat(Digests.of(fetch("grade/1/parts/answers").asByteArray()).value())
                .isEqualTo(digests.get("answers"));
        assertThat(fetch("run/1/solution").statusCode()).isEqualTo(404);
        database().update("update job_row set node_id = 'other' where job_id = ?", job.uuid());
        assertThat(fetch("grade/1/submission").statusCode()).isEqualTo(404);
    }

    @Test
    void bytes_that_do_not_match_their_digest_are_refused() {
        hold("run", 1);

        assertThat(put("run/1/artifacts/submission", new byte[] {1}, SUBMISSION)).isEqualTo(400);
        assertThat(
                        agent().contentType("application/octet-stream")
                                .body(SUBMISSION)
                                .put(path("run/1/artifacts/submission"))
                                .statusCode())
                .isEqualTo(400);
        hold("grade", 1);
        assertThat(fetch("grade/1/submission").statusCode()).isEqualTo(404);
    }

    @Test
    void bytes_that_were_removed_before_they_were_noted_have_to_come_again() {
        AttemptArtifacts artifacts = Arc.container().instance(AttemptArtifacts.class).get();
        ArtifactStore.Stored removed = new ArtifactStore.Stored(sha256("removed"), 7);

        assertThatThrownBy(
                        () -> artifacts.note(new AttemptRef(job, Leg.RUN, 1), NODE, "out", removed))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OVERLOADED));
    }

    @Test
    void another_attempt_another_node_and_an_ended_job_get_nothing() {
        hold("run", 2);
        assertThat(fetch("run/1/solution").statusCode()).isEqualTo(404);
        assertThat(fetch("run/2/solution").statusCode()).isEqualTo(200);
        assertThat(put("run/1/artifacts/submission", SUBMISSION, SUBMISSION)).isEqualTo(404);

        database().update("update job_row set node_id = 'other' where job_id = ?", job.uuid());
        assertThat(fetch("run/2/solution").statusCode()).isEqualTo(404);

        hold("run", 2);
        database().update("update job_row set finished_at = now() where job_id = ?", job.uuid());
        assertThat(fetch("run/2/solution").statusCode()).isEqualTo(404);
    }

    @Test
    void an_agent_that_is_faster_than_the_projection_is_kept_waiting() {
        CompletableFuture<Void> projected =
                CompletableFuture.runAsync(
                        () -> hold("run", 1),
                        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));

        assertThat(fetch("run/1/solution").statusCode()).isEqualTo(200);
        assertThat(projected).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void tokens_that_are_forged_or_of_a_former_enrolment_are_refused() {
        hold("run", 1);
        String former = token;
        String forged = NodeToken.mint(NODE, 1, new byte[32], ApiStack.CLUSTER, Instant.now());
        token = TestNode.enrol(NODE.value()).token();

        for (String bad : new String[] {former, forged, "x.y.z", ""}) {
            assertThat(
                            given().header("Authorization", "Bearer " + bad)
                                    .get(path("run/1/solution"))
                                    .statusCode())
                    .as(bad)
                    .isEqualTo(401);
        }
        assertThat(given().get(path("run/1/solution")).statusCode()).isEqualTo(401);
        assertThat(People.operator("olga").get(path("run/1/solution")).statusCode()).isEqualTo(401);
        assertThat(fetch("run/1/solution").statusCode()).isEqualTo(200);
    }

    private void insertSubmission() {
        database()
                .update(
                        """
                        insert into submission (job_id, user_id, user_name, competition_id,
                            competition_version, pool, submitted_at, expected_seconds,
                            timeout_seconds, gpus, priority, note, tags, metadata,
                            solution_sha256, solution_size, solution_name, trace_id, client_id)
                        values (?, 'ada', 'ada', ?, 1, 'default', now(), 1, 1, 1, 'NORMAL', '',
                            '{}', '{}', ?, 0, 'solution.py', '', '')
                        """,
                        job.uuid(),
                        COMPETITION,
                        Digests.of(PROGRAM.getBytes(StandardCharsets.UTF_8)).value());
        database()
                .update(
                        """
                        insert into submission_bytes (job_id, sha256, size, name, content)
                        values (?, ?, ?, 'solution.py', ?)
                        """,
                        job.uuid(),
                        Digests.of(PROGRAM.getBytes(StandardCharsets.UTF_8)).value(),
                        (long) PROGRAM.length(),
                        PROGRAM.getBytes(StandardCharsets.UTF_8));
    }

    /// What the projection writes when the scheduler gives the attempt to the node.
    private void hold(String leg, int attempt) {
        database()
                .update(
                        """
                        insert into job_row (job_id, user_id, competition_id,
                            competition_version, state, stage, leg, attempt, node_id, why,
                            changed_at)
                        values (?, 'ada', ?, 1, 'RUNNING', 'RUN', ?, ?, ?, '', now())
                        on conflict (job_id) do update
                            set leg = excluded.leg, attempt = excluded.attempt,
                                node_id = excluded.node_id
                        """,
                        job.uuid(),
                        COMPETITION,
                        leg,
                        attempt,
                        NODE.value());
    }

    private Response fetch(String what) {
        return agent().get(path(what));
    }

    private int put(String what, byte[] body, byte[] digested) {
        String digest =
                Base64.getEncoder()
                        .encodeToString(HexFormat.of().parseHex(Digests.of(digested).value()));
        return agent().contentType("application/octet-stream")
                .header("Content-Digest", "sha-256=:" + digest + ":")
                .body(body)
                .put(path(what))
                .statusCode();
    }

    private RequestSpecification agent() {
        return given().header("Authorization", "Bearer " + token);
    }

    private String path(String what) {
        return "/agent/v1/attempts/" + job + "/" + what;
    }

    private static Sha256 sha256(String text) {
        return Digests.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Database database() {
        return Arc.container().instance(Database.class).get();
    }
}
