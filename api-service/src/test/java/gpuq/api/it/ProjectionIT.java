package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.Topic;
import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From the scheduler's events and the agents' logs to what people see, and back again after a
/// wipe.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class ProjectionIT {

    @Inject AgroalDataSource database;
    @Inject MeterRegistry metrics;

    private final TestCluster cluster = new TestCluster();
    private final Person ada = Person.newStudent();

    @BeforeEach
    void the_competition_is_there() {
        Person.instructor().putsOnce("projected", "quota: {per_day: 1}");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase({"JOBST-7", "DEBUG-6", "FEEDBACK-4", "FEEDBACK-5", "FEEDBACK-8", "MON-7", "API-4"})
    void a_job_is_seen_on_its_way_from_the_queue_to_its_score() {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 10);
        ada.awaits(job, "QUEUED");
        Response waiting = ada.get("/jobs/" + job.id());
        assertThat(waiting.<Integer>path("queue.position")).isPositive();
        assertThat(waiting.<String>path("queue.reason")).isNotBlank();
        assertThat(waiting.<String>path("queue.as_of")).endsWith("Z");
        cluster.jobs().running(job);
        ada.awaits(job, "RUNNING");
        cluster.nodes().printed(job, 0, "hello\u001b[31m red\n::progress 40 half\n");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ada.get("/jobs/" + job.id()).path("progress") != null);
        Response running = ada.get("/jobs/" + job.id());
        assertThat(running.<Float>path("progress.percent")).isEqualTo(40f);
        assertThat(running.<String>path("deadline_at")).isNotBlank();
        Response text = ada.get("/jobs/" + job.id() + "/log?stream=stdout");
        assertThat(text.asString()).startsWith("hello red").doesNotContain("\u001b");
        assertThat(text.header("X-Next-Offset")).isEqualTo("34");
        cluster.jobs().graded(job, 0.9);
        ada.awaits(job, "SUCCEEDED");
        Response ended = ada.get("/jobs/" + job.id());
        assertThat(ended.<String>path("outcome.code")).isEqualTo("GRADED");
        assertThat(ended.<Float>path("result.score")).isEqualTo(0.9f);
        assertThat(ended.<Boolean>path("counted")).isTrue();
        assertThat(ada.get("/jobs/" + job.id() + "/timeline").<List<String>>path("items.state"))
                .containsSubsequence(
                        "QUEUED", "ASSIGNED", "PREPARING", "RUNNING", "GRADING", "SUCCEEDED");
        assertThat(ada.get("/competitions/projected/leaderboard").<List<Boolean>>path("items.me"))
                .contains(true);
        assertThat(ada.get("/competitions/projected/history").<List<Float>>path("items.score"))
                .contains(0.9f);
    }

    @Test
    @EdgeCase({"API-8", "FEEDBACK-1", "FEEDBACK-7", "FEEDBACK-9", "JOBST-6", "VIS-1"})
    void an_end_says_in_words_what_happened_and_whose_fault_it_was() {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 15);
        cluster.jobs().running(job);
        cluster.jobs().ended(job, OutcomeCode.GRADER_ERROR, Stage.GRADE, false);
        ada.awaits(job, "FAILED");
        Response ended = ada.get("/jobs/" + job.id());
        assertThat(ended.<String>path("outcome.code")).isEqualTo("GRADER_ERROR");
        assertThat(ended.<String>path("outcome.fault")).isEqualTo("grader");
        assertThat(ended.<String>path("outcome.stage")).isEqualTo("grade");
        assertThat(ended.<String>path("outcome.message")).isNotBlank();
        assertThat(ended.<String>path("outcome.doc")).contains("GRADER_ERROR");
        assertThat(ended.<Boolean>path("outcome.counted")).isFalse();
        assertThat(ended.<Object>path("result")).isNull();
        assertThat(ended.<String>path("finished_at")).endsWith("Z");
        assertThat(
                        metrics.get("gpuq.jobs")
                                .tag("outcome", "GRADER_ERROR")
                                .tag("fault", "grader")
                                .tag("competition", "projected")
                                .counter()
                                .count())
                .isPositive();
    }

    @Test
    @EdgeCase("RATE-6")
    void an_end_that_does_not_count_gives_the_quota_back() {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 20);
        cluster.jobs().ended(job, OutcomeCode.NODE_LOST, Stage.RUN, false);
        ada.awaits(job, "FAILED");
        assertThat(
                        ada.submits(
                                        "{\"competition_id\":\"projected\",\"expected_time\":60}",
                                        bytes("print(2)\n"))
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    @EdgeCase({"SYSST-4", "SYSST-5", "DB-1"})
    void a_wipe_and_replay_makes_the_same_rows() throws Exception {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 30);
        cluster.jobs().running(job);
        cluster.jobs().graded(job, 0.5);
        ada.awaits(job, "SUCCEEDED");
        List<String> before = rows();
        assertThat(Person.operator().post("/system/projection/rebuild", "").statusCode())
                .isEqualTo(202);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(rows()).isEqualTo(before));
        assertThat(Person.operator().get("/audit").<List<String>>path("items.act"))
                .contains("projection.rebuild");
    }

    @Test
    @EdgeCase({"WORKER-9", "DB-8"})
    void a_record_that_is_no_message_is_a_dead_letter_and_the_next_is_read() throws Exception {
        TestJob job = ada.handsIn("projected");
        cluster.topics().nonsense(Topic.JOB_EVENTS, job.id(), 1);
        cluster.jobs().queued(job, 40);
        ada.awaits(job, "QUEUED");
        assertThat(
                        texts(
                                "select topic from outbox where topic = 'gpuq.dead-letters'"
                                        + " and key = 'gpuq.job-events'"))
                .isNotEmpty();
    }

    @Test
    @EdgeCase({"RACE-2", "QUEUE-8"})
    void a_cancel_is_202_until_the_scheduler_has_spoken_and_200_after() {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 50);
        ada.awaits(job, "QUEUED");
        assertThat(ada.post("/jobs/" + job.id() + "/cancel", "{}").statusCode()).isEqualTo(202);
        cluster.jobs().ended(job, OutcomeCode.CANCELLED_BY_USER, Stage.QUEUE, false);
        ada.awaits(job, "CANCELLED");
        assertThat(ada.post("/jobs/" + job.id() + "/cancel", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    @EdgeCase({"API-5", "API-7", "CONC-2"})
    void a_patch_of_words_is_applied_and_one_of_times_waits_for_the_scheduler() {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 60);
        ada.awaits(job, "QUEUED");
        String tag = ada.get("/jobs/" + job.id()).header("ETag");
        Response words = ada.patch("/jobs/" + job.id(), "{\"note\":\"mine\",\"tags\":[\"a\"]}");
        assertThat(words.statusCode()).as(words.asString()).isEqualTo(200);
        assertThat(words.<String>path("note")).isEqualTo("mine");
        assertThat(
                        ada.asks()
                                .header("If-Match", tag)
                                .contentType("application/json")
                                .body("{\"note\":\"other\"}")
                                .patch("/api/v1/jobs/" + job.id())
                                .statusCode())
                .isEqualTo(412);
        assertThat(ada.get("/jobs?tag=a").<List<String>>path("items.id"))
                .contains(job.id().value());
        assertThat(ada.patch("/jobs/" + job.id(), "{\"expected_time\":90}").statusCode())
                .isEqualTo(202);
        cluster.jobs().updated(job, Duration.ofSeconds(90), job.solution());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ada.get("/jobs/" + job.id()).<Integer>path("expected_time") == 90);
        assertThat(ada.patch("/jobs/" + job.id(), "{\"expected_time\":90}").statusCode())
                .isEqualTo(200);
        assertThat(ada.patch("/jobs/" + job.id(), "{\"timeout\":80000}").<String>path("code"))
                .isEqualTo("LIMIT_EXCEEDED");
        assertThat(ada.patch("/jobs/" + job.id(), "{\"priority\":\"urgent\"}").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_replaced_program_is_what_runs_once_the_scheduler_says_so() {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 70);
        ada.awaits(job, "QUEUED");
        byte[] other = bytes("print('other')\n");
        Response answer =
                ada.asks()
                        .multiPart("solution", "solution.py", other)
                        .put("/api/v1/jobs/" + job.id() + "/solution");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(202);
        assertThat(ada.get("/jobs/" + job.id() + "/solution").asByteArray())
                .isEqualTo(Person.program());
        Sha256 digest = gpuq.common.bundle.Digests.of(other);
        cluster.jobs().updated(job, Duration.ofMinutes(1), digest);
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                digest.value()
                                        .equals(
                                                ada.get("/jobs/" + job.id())
                                                        .path("solution.sha256")));
        assertThat(ada.get("/jobs/" + job.id() + "/solution").asByteArray()).isEqualTo(other);
    }

    @Test
    @EdgeCase({"MON-7", "NET-10"})
    void events_resume_at_the_last_id_without_gap_or_repeat() throws Exception {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 80);
        cluster.jobs().running(job);
        cluster.nodes().printed(job, 0, "one\n");
        ada.awaits(job, "RUNNING");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ada.get("/jobs/" + job.id() + "/log").asString().equals("one\n"));
        cluster.jobs().graded(job, 0.7);
        ada.awaits(job, "SUCCEEDED");
        List<String> all = events(job.id(), null);
        List<String> ids =
                all.stream()
                        .filter(line -> line.startsWith("id:"))
                        .map(l -> l.substring(3).strip())
                        .toList();
        assertThat(all).anyMatch(line -> line.contains("\"state\":\"RUNNING\""));
        assertThat(all).anyMatch(line -> line.contains("\"text\":\"one\\n\""));
        assertThat(all)
                .anyMatch(
                        line ->
                                line.strip().equals("event:result")
                                        || line.strip().equals("event: result"));
        List<String> rest = events(job.id(), ids.get(1));
        long states = all.stream().filter(line -> line.matches("event: ?state")).count();
        long restStates = rest.stream().filter(line -> line.matches("event: ?state")).count();
        assertThat(restStates).isEqualTo(states - 2);
    }

    @Test
    @EdgeCase("RES-3")
    void a_waiting_read_is_answered_at_the_change_and_304_if_nothing_changed() throws Exception {
        TestJob job = ada.handsIn("projected");
        cluster.jobs().queued(job, 90);
        ada.awaits(job, "QUEUED");
        Response now = ada.get("/jobs/" + job.id());
        assertThat(
                        ada.asks()
                                .header("If-None-Match", now.header("ETag"))
                                .get("/api/v1/jobs/" + job.id() + "?wait=1")
                                .statusCode())
                .isEqualTo(304);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> events(JobId job, @Nullable String lastId) throws Exception {
        HttpRequest request =
                EventReader.request(job.value(), Tokens.of(ada.name(), "student"), lastId);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<java.util.stream.Stream<String>> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body().toList();
        }
    }

    private List<String> rows() throws SQLException {
        return texts(
                "select to_jsonb(j)::text from job_row j"
                        + " where competition_id = 'projected' order by job_id");
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
