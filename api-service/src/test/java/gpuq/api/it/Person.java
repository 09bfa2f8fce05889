package gpuq.api.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Somebody who calls the API with a token of her own.
record Person(String name, List<String> roles) {

    private Person(String name, String role) {
        this(name, List.of(role));
    }

    static Person student(String name) {
        return new Person(name, "student");
    }

    /// A student whom no other test knows.
    static Person newStudent() {
        return student("s" + UUID.randomUUID().toString().substring(0, 8));
    }

    static Person instructor() {
        return new Person("ines", "instructor");
    }

    static Person operator() {
        return new Person("olga", "operator");
    }

    RequestSpecification asks() {
        return given().header(
                        "Authorization", "Bearer " + Tokens.of(name, roles.toArray(String[]::new)));
    }

    Response get(String path) {
        return asks().get("/api/v1" + path);
    }

    Response post(String path, String json) {
        return asks().contentType("application/json").body(json).post("/api/v1" + path);
    }

    Response patch(String path, String json) {
        return asks().contentType("application/json").body(json).patch("/api/v1" + path);
    }

    /// Puts and activates a competition, whose grader passes its test.
    void puts(String id, String... more) {
        Response put =
                asks().contentType("application/zip")
                        .body(Bundles.competition(id, more))
                        .put("/api/v1/competitions/" + id + "?activate=true");
        assertThat(put.statusCode()).as(put.asString()).isEqualTo(201);
        SelfTests.pass(id, put.path("version"));
    }

    /// The same where no test has done so yet.
    void putsOnce(String id, String... more) {
        if (get("/competitions/" + id).statusCode() == 404) {
            puts(id, more);
        }
    }

    Response submits(String config, byte[] solution) {
        return submits(asks(), config, solution);
    }

    static Response submits(RequestSpecification request, String config, byte[] solution) {
        return request.multiPart("config", config, "application/json")
                .multiPart("solution", "solution.py", solution)
                .post("/api/v1/jobs");
    }

    /// Hands in a good program; the job's id.
    String submits(String competition) {
        return submits(
                        """
                        {"competition_id":"%s","expected_time":60,"allow_duplicate":true}
                        """
                                .formatted(competition),
                        program())
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    static byte[] program() {
        return "print('hello')\n".getBytes(StandardCharsets.UTF_8);
    }

    /// Hands in a good program, even a second time.
    TestJob handsIn(String competition) {
        Response answer =
                submits(
                        "{\"competition_id\":\"%s\",\"expected_time\":60,\"allow_duplicate\":true}"
                                .formatted(competition),
                        program());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return new TestJob(
                new JobId(answer.path("id")),
                "sub-" + name,
                competition,
                new Sha256(answer.path("solution.sha256")));
    }

    /// Waits until the API shows the job in a state.
    void awaits(TestJob job, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state.equals(get("/jobs/" + job.id()).path("state")));
    }
}
