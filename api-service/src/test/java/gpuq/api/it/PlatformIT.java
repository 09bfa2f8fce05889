package gpuq.api.it;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/// What stands around the routes: health, metrics, log lines, bodies that are too large.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class PlatformIT {

    private static final String FORM_BEGIN =
            "--x\r\nContent-Disposition: form-data; name=\"solution\"; filename=\"s.py\"\r\n\r\n";

    @Test
    @EdgeCase("DEPLOY-7")
    void health_is_on_the_public_port_and_says_what_was_checked() {
        for (String which : List.of("live", "ready", "started")) {
            Response health = given().get("/q/health/" + which);
            assertThat(health.statusCode()).as(health.asString()).isEqualTo(200);
            assertThat(health.<String>path("status")).isEqualTo("UP");
        }
        assertThat(given().get("/q/health/ready").<List<String>>path("checks.name"))
                .contains("projection");
    }

    @Test
    @EdgeCase("VIS-8")
    void metrics_are_on_the_management_port_alone() throws Exception {
        assertThat(given().get("/q/metrics").statusCode()).isEqualTo(404);
        assertThat(Person.newStudent().get("/jobs").statusCode()).isEqualTo(200);
        String metrics = management("/q/metrics").body();
        assertThat(metrics)
                .contains("http_server_requests_seconds_bucket")
                .contains("uri=\"/api/v1/jobs\"")
                .contains("gpuq_log_refused_total{reason=\"bad_seal\"}")
                .contains("gpuq_outbox_unsent", "gpuq_projection_lag", "gpuq_projection_stopped");
        assertThat(management("/q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    @EdgeCase("DEBUG-5")
    void a_log_line_names_the_request_the_trace_and_the_job() {
        List<Map<String, String>> lines = new CopyOnWriteArrayList<>();
        Handler handler = keeping("bundle taken", lines);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            Response put =
                    Person.instructor()
                            .asks()
                            .header("X-Request-Id", "logged-1")
                            .contentType("application/zip")
                            .body(Bundles.competition("log-lines"))
                            .put("/api/v1/competitions/log-lines?activate=true");
            assertThat(put.statusCode()).isEqualTo(201);
            assertThat(lines)
                    .anySatisfy(
                            fields ->
                                    assertThat(fields)
                                            .containsEntry("request_id", "logged-1")
                                            .containsEntry(
                                                    "trace_id",
                                                    put.header("traceparent").substring(3, 35)));
        } finally {
            root.removeHandler(handler);
        }
    }

    @Test
    @EdgeCase("NET-8")
    void a_body_of_unknown_length_that_grows_too_large_is_413_with_its_problem() throws Exception {
        tooLarge("/api/v1/jobs/x/cancel", "student", "application/json", 400 * 1024);
        tooLarge("/api/v1/nodes/enrolments", "operator", "application/json", 400 * 1024);
        tooLarge("/api/v1/jobs/bulk", "student", "application/json", 18 * 1024 * 1024);
    }

    @Test
    @EdgeCase("NET-8")
    void a_form_of_unknown_length_is_ended_before_it_fills_the_disk() {
        byte[] part = new byte[64 * 1024];
        HttpRequest.Builder endless =
                HttpRequest.newBuilder(uri(RestAssured.port, "/api/v1/jobs"))
                        .header("Authorization", "Bearer " + Tokens.of("ada", "student"))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(
                                HttpRequest.BodyPublishers.ofByteArrays(
                                        () ->
                                                Stream.concat(
                                                                Stream.of(
                                                                        FORM_BEGIN.getBytes(UTF_8)),
                                                                Stream.generate(() -> part)
                                                                        .limit(16 * 1024))
                                                        .iterator()));
        // The answer may be read, or the connection be closed under the sender: never taken whole.
        assertThat(outcome(endless)).isIn("413", "closed");
    }

    private static String outcome(HttpRequest.Builder request) {
        try {
            return Integer.toString(send(request).statusCode());
        } catch (IOException _) {
            return "closed";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tooLarge(String path, String role, String type, int bytes)
            throws Exception {
        byte[] large = new byte[bytes];
        // White space: a reader of JSON goes on to the end of it.
        Arrays.fill(large, (byte) ' ');
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(uri(RestAssured.port, path))
                                .header("Authorization", "Bearer " + Tokens.of("olga", role))
                                .header("Content-Type", type)
                                .POST(
                                        HttpRequest.BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(large))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.headers().firstValue("content-type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.body()).contains("BODY_TOO_LARGE");
    }

    private static HttpResponse<String> management(String path) throws Exception {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return send(HttpRequest.newBuilder(uri(port, path)).GET());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Handler keeping(String phrase, List<Map<String, String>> lines) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line instanceof ExtLogRecord record && record.getMessage().startsWith(phrase)) {
                    lines.add(Map.copyOf(record.getMdcCopy()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
