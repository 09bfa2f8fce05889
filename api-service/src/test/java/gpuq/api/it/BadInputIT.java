package gpuq.api.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that a client can send wrongly on the path of a job: each has its status and its
/// code, is a problem document, and is never a 500.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class BadInputIT {

    private static final String CONFIG = "{\"competition_id\":\"badinput\",\"expected_time\":60}";
    private static final Person ADA = Person.student("ada");

    @BeforeEach
    void the_competition_is_there() {
        Person.instructor().putsOnce("badinput", "limits: {wall: 3600}");
    }

    @Test
    @EdgeCase({"TOKEN-7", "WEIRD-6"})
    void nobody_and_wrong_tokens_get_401() {
        refused(withToken(Tokens.withoutSubject()), 401, "UNAUTHENTICATED");
        refused(given().get("/api/v1/jobs"), 401, "UNAUTHENTICATED");
        refused(withToken("not.a.token"), 401, "UNAUTHENTICATED");
        refused(withToken(Tokens.forSomebodyElse("ada")), 401, "UNAUTHENTICATED");
        refused(withToken(Tokens.expired("ada")), 401, "TOKEN_EXPIRED");
    }

    @Test
    @EdgeCase("TOKEN-5")
    void a_token_that_lives_too_long_is_refused() {
        refused(withToken(Tokens.tooLong("ada", "student")), 401, "TOKEN_TOO_LONG");
        refused(withToken(Tokens.tooLong("olga", "operator")), 401, "TOKEN_TOO_LONG");
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"competition_id":"no-such","expected_time":60}                  | 404 | UNKNOWN_COMPETITION
                    {"competition_id":"badinput","expected_time":60,"colour":"red"}  | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":-1}                 | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":0}                  | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":"60"}               | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":1.5}                | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":null}               | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":2147483648}         | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":9223372036854775808}| 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":1e308}              | 400 | INVALID_CONFIG
                    {"competition_id":"badinput"}                                    | 400 | INVALID_CONFIG
                    {"expected_time":60}                                             | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":86400}              | 422 | LIMIT_EXCEEDED
                    {"competition_id":"badinput","expected_time":60,"timeout":3601}  | 422 | LIMIT_EXCEEDED
                    {"competition_id":"badinput","expected_time":60,"gpus":2}        | 422 | LIMIT_EXCEEDED
                    {"competition_id":"badinput","expected_time":60,"tags":["a b"]}  | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"tags":"a"}      | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"note":1}        | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"note":"\\u0000"}| 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"metadata":{"a":{"b":1}}} | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"metadata":{"a\\u0000":1}} | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"notify":7}      | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60,"gpu":{"x":1}}   | 400 | INVALID_CONFIG
                    {"competition_id":"a b","expected_time":60}                      | 400 | INVALID_CONFIG
                    {"competition_id":"badinput","expected_time":60} {}              | 400 | MALFORMED_REQUEST
                    {"expected_time":1,"expected_time":60}                           | 400 | MALFORMED_REQUEST
                    [1]                                                              | 400 | MALFORMED_REQUEST
                    {                                                                | 400 | MALFORMED_REQUEST
                    """)
    @EdgeCase({"WEIRD-3", "WEIRD-4", "WEIRD-5", "WEIRD-8", "DATA-1", "LARGE-2", "EXPLOIT-2"})
    void a_bad_config_is_refused_with_its_code(String config, int status, String code) {
        refused(ADA.submits(config, Person.program()), status, code);
    }

    @Test
    @EdgeCase({"WEIRD-1", "WEIRD-2", "WEIRD-10", "XFER-1", "XFER-2", "XFER-9"})
    void a_bad_program_is_refused_with_its_code() {
        refusedProgram(new byte[0], 422, "EMPTY_SOLUTION");
        refusedProgram(bytes("# only words\n\n"), 422, "EMPTY_SOLUTION");
        refusedProgram(bytes("\"\"\"A docstring.\"\"\"\n"), 422, "EMPTY_SOLUTION");
        refusedProgram(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, 422, "NOT_PYTHON");
        refusedProgram(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, 422, "NOT_PYTHON");
        refusedProgram(new byte[] {0x1f, (byte) 0x8b, 8, 0}, 422, "NOT_PYTHON");
        refusedProgram(bytes("{\"cells\": [], \"nbformat\": 4}"), 422, "NOT_PYTHON");
        refusedProgram("print(1)\n".getBytes(StandardCharsets.UTF_16), 422, "NOT_PYTHON");
        refusedProgram(new byte[] {'x', '=', '"', (byte) 0xe9, '"'}, 422, "BAD_ENCODING");
        refusedProgram(bytes("x = 1\n".repeat(400_000)), 413, "SOLUTION_TOO_LARGE");
    }

    @Test
    void a_body_over_every_limit_is_refused_before_it_is_read() throws Exception {
        HttpResponse<String> answer =
                raw("multipart/form-data; boundary=x", new byte[18 * 1024 * 1024]);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("BODY_TOO_LARGE");
    }

    @Test
    void a_body_without_its_boundary_is_malformed() throws Exception {
        HttpResponse<String> answer = raw("multipart/form-data", bytes("nothing"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void missing_and_foreign_parts_are_refused() {
        refused(ADA.asks().multiPart("config", CONFIG).post("/api/v1/jobs"), 400, "INVALID_CONFIG");
        refused(
                ADA.asks()
                        .multiPart("solution", "solution.py", Person.program())
                        .post("/api/v1/jobs"),
                400,
                "INVALID_CONFIG");
        refused(
                ADA.asks().contentType("application/json").body("{}").post("/api/v1/jobs"),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    @EdgeCase("XFER-3")
    void a_digest_that_does_not_fit_is_refused() {
        refused(
                Person.submits(
                        ADA.asks()
                                .header(
                                        "Content-Digest",
                                        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
                        CONFIG,
                        Person.program()),
                400,
                "DIGEST_MISMATCH");
    }

    @Test
    @EdgeCase({"AUTHZ-1", "AUTHZ-2"})
    void a_foreign_job_and_an_unknown_one_look_the_same() {
        String id = Person.newStudent().submits("badinput");
        for (String path : new String[] {"", "/timeline", "/log", "/solution"}) {
            refused(ADA.get("/jobs/" + id + path), 404, "NOT_FOUND");
            refused(ADA.get("/jobs/0190a5c0-0000-7000-8000-000000000000" + path), 404, "NOT_FOUND");
            refused(ADA.get("/jobs/'; drop table submission; --" + path), 404, "NOT_FOUND");
        }
        refused(ADA.post("/jobs/" + id + "/cancel", "{}"), 404, "NOT_FOUND");
        refused(ADA.post("/jobs/" + id + "/stack", ""), 404, "NOT_FOUND");
        assertThat(
                        ADA.get("/jobs?competition_id=badinput")
                                .<java.util.List<String>>path("items.id"))
                .doesNotContain(id);
    }

    @Test
    @EdgeCase("DEBUG-3")
    void only_a_running_program_is_asked_where_it_is() {
        Person bea = Person.newStudent();
        TestJob job = bea.handsIn("badinput");
        String stack = "/jobs/" + job.id() + "/stack";
        try (TestCluster cluster = new TestCluster();
                Commands commands = new Commands()) {
            refused(bea.post(stack, ""), 409, "NOT_RUNNING");
            cluster.jobs().queued(job, 1);
            bea.awaits(job, "QUEUED");
            refused(bea.post(stack, ""), 409, "NOT_RUNNING");
            cluster.jobs().running(job);
            cluster.jobs().grading(job);
            bea.awaits(job, "GRADING");
            refused(bea.post(stack, ""), 409, "NOT_RUNNING");
            cluster.jobs().ended(job, OutcomeCode.GRADED, Stage.GRADE, true);
            bea.awaits(job, "SUCCEEDED");
            refused(bea.post(stack, ""), 409, "JOB_FINISHED");
            refused(ADA.post(stack, ""), 404, "NOT_FOUND");
            // What comes after it has been sent, so all that was refused would be there too.
            String after = bea.handsIn("badinput").id().value();
            await().until(() -> commands.times(after) > 0);
            assertThat(commands.read())
                    .noneMatch(said -> said.type().equals("gpuq.command.dump-stack"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=99999999999999999999",
                "state=LOST",
                "state=%00",
                "competition_id=A%20B",
                "since=yesterday",
                "until=2026-13-01T00:00:00Z",
            })
    @EdgeCase({"ABUSE-5", "QUERY-1"})
    void a_bad_query_is_refused(String query) {
        refused(
                ADA.asks().urlEncodingEnabled(false).get("/api/v1/jobs?" + query),
                400,
                "INVALID_CONFIG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "MDE5MGE1YzA", "' or 1=1"})
    void a_bad_cursor_is_refused(String cursor) {
        refused(ADA.asks().queryParam("cursor", cursor).get("/api/v1/jobs"), 400, "CURSOR_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag=%00", "tag=%27%20or%201=1", "user_id=%27--", "user_id=%00"})
    @EdgeCase({"ABUSE-5", "WEIRD-7"})
    void hostile_texts_in_filters_find_nothing_and_break_nothing(String query) {
        int status = ADA.asks().urlEncodingEnabled(false).get("/api/v1/jobs?" + query).statusCode();
        assertThat(status).isIn(200, 400);
    }

    @Test
    void unknown_paths_methods_and_types_are_problems_too() {
        refused(ADA.get("/nothing-here"), 404, "NOT_FOUND");
        refused(ADA.asks().delete("/api/v1/jobs"), 405, "METHOD_NOT_ALLOWED");
        refused(ADA.asks().accept("image/png").get("/api/v1/jobs"), 406, "NOT_ACCEPTABLE");
    }

    @Test
    void every_answer_has_a_request_id_and_a_trace() {
        Response own = ADA.asks().header("X-Request-Id", "mine-1").get("/api/v1/jobs");
        assertThat(own.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(own.header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
        assertThat(DateTimeFormatter.RFC_1123_DATE_TIME.parse(own.header("Date"), Instant::from))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        Response bad = ADA.asks().header("X-Request-Id", "bad one").get("/api/v1/nothing");
        assertThat(bad.header("X-Request-Id")).matches("[0-9a-f-]{36}");
        assertThat(bad.<String>path("trace_id"))
                .isEqualTo(bad.header("traceparent").substring(3, 35));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{\"reason\":1}", "{\"x\":1}", "{\"reason\":\"a\"} {}"})
    void a_bad_json_body_is_refused(String body) {
        String id = ADA.submits("badinput");
        Response answer = ADA.post("/jobs/" + id + "/cancel", body);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.<String>path("code")).isIn("MALFORMED_REQUEST", "INVALID_CONFIG");
    }

    private static void refusedProgram(byte[] program, int status, String code) {
        refused(ADA.submits(CONFIG, program), status, code);
    }

    private static HttpResponse<String> raw(String type, byte[] body) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + RestAssured.port
                                                    + "/api/v1/jobs"))
                            .header("Authorization", "Bearer " + Tokens.of("ada", "student"))
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Response withToken(String token) {
        return given().header("Authorization", "Bearer " + token).get("/api/v1/jobs");
    }

    private static void refused(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.<String>path("code")).isEqualTo(code);
        assertThat(answer.<String>path("detail")).isNotBlank();
        assertThat(answer.<Integer>path("status")).isEqualTo(status);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
