package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a submission must hold to when many come at once, or the same one twice.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class SubmitIT {

    private static final String CONFIG = "{\"competition_id\":\"submit\",\"expected_time\":60}";

    @Inject AgroalDataSource database;

    @BeforeEach
    void the_competitions_are_there() {
        Person.instructor().putsOnce("submit", "quota: {per_day: 1000}");
        Person.instructor().putsOnce("one-left", "quota: {per_day: 1}");
    }

    @Test
    void a_submission_is_answered_with_its_job_and_its_place() {
        Person ada = Person.newStudent();
        Response answer = ada.submits(CONFIG, Person.program());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        String id = answer.path("id");
        assertThat(answer.header("Location")).endsWith("/api/v1/jobs/" + id);
        assertThat(answer.header("ETag")).isNotBlank();
        assertThat(answer.<String>path("state")).isEqualTo("SUBMITTED");
        assertThat(ada.get("/jobs/" + id).<String>path("id")).isEqualTo(id);
        assertThat(ada.get("/jobs/" + id + "/solution").asByteArray()).isEqualTo(Person.program());
        assertThat(ada.get("/jobs").<List<String>>path("items.id")).contains(id);
    }

    @Test
    @EdgeCase({"CONC-3", "RACE-5", "ABUSE-7"})
    void of_a_hundred_at_once_with_one_left_exactly_one_is_taken() throws Exception {
        Person ada = Person.newStudent();
        Map<Integer, Integer> statuses =
                atOnce(
                        100,
                        n ->
                                ada.submits(
                                        "{\"competition_id\":\"one-left\",\"expected_time\":60,"
                                                + "\"allow_duplicate\":true}",
                                        bytes("print(" + n + ")\n")));
        assertThat(statuses.get(201)).as(statuses.toString()).isEqualTo(1);
        assertThat(statuses.keySet()).isSubsetOf(201, 429, 503);
        assertThat(
                        count(
                                "select count(*) from submission where user_id = 'sub-"
                                        + ada.name()
                                        + "'"))
                .isEqualTo(1);
    }

    @Test
    @EdgeCase({"TIMEOUT-3", "TIMEOUT-6", "NET-5"})
    void the_same_key_and_body_at_once_make_one_job() throws Exception {
        Person ada = Person.newStudent();
        String key = UUID.randomUUID().toString();
        Map<Integer, Integer> statuses = atOnce(20, _ -> keyed(ada, key, CONFIG));
        assertThat(statuses.keySet()).as(statuses.toString()).isSubsetOf(201, 409, 503);
        assertThat(
                        count(
                                "select count(*) from submission where user_id = 'sub-"
                                        + ada.name()
                                        + "'"))
                .isEqualTo(1);
        Response again = keyed(ada, key, CONFIG);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void a_key_of_another_request_is_refused_and_a_refusal_is_not_remembered() {
        Person ada = Person.newStudent();
        String key = UUID.randomUUID().toString();
        assertThat(keyed(ada, key, "{\"competition_id\":\"submit\"}").statusCode()).isEqualTo(400);
        assertThat(keyed(ada, key, CONFIG).statusCode()).isEqualTo(201);
        Response other = keyed(ada, key, "{\"competition_id\":\"submit\",\"expected_time\":61}");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.<String>path("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    @EdgeCase({"DEBUG-2", "DB-6", "ENV-5"})
    void what_is_needed_to_repeat_a_job_is_told_and_times_are_in_utc() {
        Person ada = Person.newStudent();
        Response job = ada.submits(CONFIG, Person.program());
        assertThat(job.<String>path("submitted_at"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(
                        Duration.between(
                                        Instant.parse(job.<String>path("submitted_at")),
                                        Instant.now())
                                .abs())
                .isLessThan(Duration.ofMinutes(1));
        Response environment = ada.get("/jobs/" + job.path("id") + "/environment");
        assertThat(environment.statusCode()).as(environment.asString()).isEqualTo(200);
        assertThat(environment.<String>path("digests.solution"))
                .isEqualTo(job.<String>path("solution.sha256"));
        assertThat(environment.<Map<String, String>>path("digests"))
                .containsKeys("data", "grader", "image", "manifest")
                .doesNotContainKey("answers");
        assertThat(environment.<List<String>>path("command")).contains("/work/solution.py");
    }

    @Test
    @EdgeCase({"EXPLOIT-6", "XFER-6"})
    void a_program_comes_back_as_a_file_that_no_browser_runs() {
        Person ada = Person.newStudent();
        String id = ada.submits(CONFIG, bytes("print('<script>')\n")).path("id");
        Response program = ada.get("/jobs/" + id + "/solution");
        assertThat(program.header("Content-Disposition")).startsWith("attachment");
        assertThat(program.contentType()).startsWith("application/octet-stream");
        assertThat(program.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(program.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(ada.get("/jobs/" + id + "/log").contentType()).startsWith("text/plain");
    }

    @Test
    @EdgeCase("ONE-4")
    void the_same_file_while_the_first_is_unfinished_names_the_first() {
        Person ada = Person.newStudent();
        String first = ada.submits(CONFIG, Person.program()).path("id");
        Response second = ada.submits(CONFIG, Person.program());
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.<String>path("code")).isEqualTo("DUPLICATE_SUBMISSION");
        assertThat(second.<String>path("job_id")).isEqualTo(first);
    }

    @Test
    @EdgeCase({"FEEDBACK-3", "RATE-5"})
    void a_used_up_quota_says_when_to_come_back() {
        Person ada = Person.newStudent();
        ada.submits("one-left");
        Response refused =
                ada.submits(
                        "{\"competition_id\":\"one-left\",\"expected_time\":60}",
                        bytes("print(2)\n"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.<String>path("code")).isEqualTo("QUOTA_EXCEEDED");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 86_400);
    }

    @Test
    @EdgeCase("API-3")
    void a_bulk_answers_each_item_by_itself() {
        Response answer =
                Person.newStudent()
                        .post(
                                "/jobs/bulk",
                                """
                                [{"config":{"competition_id":"submit","expected_time":60},
                                  "solution":"print(1)"},
                                 {"config":{"competition_id":"submit","expected_time":0},
                                  "solution":"print(2)"},
                                 {"config":{"competition_id":"submit","expected_time":60},
                                  "solution":""},
                                 {"nothing":1}]
                                """);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(207);
        assertThat(answer.<List<Integer>>path("items.status")).containsExactly(201, 400, 422, 400);
    }

    @Test
    @EdgeCase("XFER-4")
    void a_files_name_is_a_label_and_never_a_path() {
        Response answer =
                Person.newStudent()
                        .asks()
                        .multiPart("config", CONFIG)
                        .multiPart("solution", "../../etc/passwd", Person.program())
                        .post("/api/v1/jobs");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.<String>path("solution.name")).isEqualTo("passwd");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Response keyed(Person person, String key, String config) {
        return Person.submits(
                person.asks().header("Idempotency-Key", key), config, Person.program());
    }

    private interface Call {
        Response of(int number);
    }

    private static Map<Integer, Integer> atOnce(int times, Call call) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(times, 32))) {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int n = 0; n < times; n++) {
                int number = n;
                calls.add(() -> call.of(number).statusCode());
            }
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Integer> answer : threads.invokeAll(calls)) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
            return statuses;
        }
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
