package gpuq.api.agents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.api.People;
import gpuq.api.competitions.BundleZip;
import gpuq.api.it.ApiStack;
import gpuq.api.it.SelfTests;
import gpuq.api.it.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.job.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class AheadIT {

    /// A little more than the time for which the API keeps its answer.
    private static final Duration SOON = Duration.ofSeconds(30);

    private String token = "";

    @BeforeEach
    void a_node_without_attempts() {
        token = TestNode.enrol("early").token();
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void a_node_without_a_job_learns_what_will_be_wanted_and_gets_its_data_alone()
            throws IOException {
        put("ahead-open", "");
        put("ahead-soon", opens(Duration.ofHours(20)));
        put("ahead-late", opens(Duration.ofDays(2)));
        put("ahead-other", "pool: other\n");
        await().atMost(SOON).until(() -> wanted().contains("ahead-soon"));
        assertThat(wanted())
                .contains("ahead-open", "ahead-soon")
                .doesNotContain("ahead-late", "ahead-other");

        byte[] data = fetch("ahead-soon/1/parts/data").asByteArray();
        Tree tree = Trees.read(data);
        Map<String, Object> item =
                agent().get("/agent/v1/ahead")
                        .jsonPath()
                        .getMap("items.find { it.competition.id == 'ahead-soon' }");
        assertThat(item.get("data")).isEqualTo(Digests.of(data).value());
        assertThat(item.get("total_bytes"))
                .isInstanceOfSatisfying(
                        Number.class,
                        bytes -> assertThat(bytes.longValue()).isEqualTo(tree.totalBytes()));
        assertThat(fetch("ahead-soon/1/parts/manifest").statusCode()).isEqualTo(200);
        for (Tree.Entry file : tree.files()) {
            assertThat(Digests.of(fetch("ahead-soon/1/blobs/" + file.sha256()).asByteArray()))
                    .isEqualTo(file.sha256());
        }
        for (String what :
                List.of(
                        "ahead-soon/1/parts/answers",
                        "ahead-soon/1/parts/grader",
                        "ahead-soon/1/parts/nothing",
                        "ahead-soon/1/blobs/" + sha256("id,label\n1,1\n2,2\n"),
                        "ahead-soon/1/blobs/x",
                        "ahead-soon/2/parts/data",
                        "ahead-late/1/parts/data",
                        "ahead-other/1/parts/data",
                        "Nobody/1/parts/data")) {
            assertThat(fetch(what).statusCode()).as(what).isEqualTo(404);
        }
    }

    @Test
    void nobody_but_a_node_learns_of_it() {
        assertThat(given().get("/agent/v1/ahead").statusCode()).isEqualTo(401);
        assertThat(People.operator("olga").get("/agent/v1/ahead").statusCode()).isEqualTo(401);
        assertThat(given().get("/agent/v1/ahead/ahead-open/1/parts/data").statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_competition_that_is_withdrawn_is_not_wanted_any_more() {
        put("ahead-gone", "");
        await().atMost(SOON).until(() -> wanted().contains("ahead-gone"));
        assertThat(
                        People.instructor("ines")
                                .contentType(ContentType.JSON)
                                .body(Map.of("reason", "a test"))
                                .post("/api/v1/competitions/ahead-gone/withdraw")
                                .statusCode())
                .isLessThan(300);
        await().atMost(SOON).until(() -> !wanted().contains("ahead-gone"));
    }

    private List<String> wanted() {
        return agent().get("/agent/v1/ahead").jsonPath().getList("items.competition.id");
    }

    private Response fetch(String what) {
        return agent().get("/agent/v1/ahead/" + what);
    }

    private RequestSpecification agent() {
        return given().header("Authorization", "Bearer " + token);
    }

    private static String opens(Duration in) {
        return "opens_at: %s\n".formatted(Instant.now().plus(in).truncatedTo(ChronoUnit.SECONDS));
    }

    private static void put(String id, String lines) {
        Response put =
                People.instructor("ines")
                        .contentType("application/zip")
                        .body(new BundleZip(id).manifestWith(lines).bytes())
                        .put("/api/v1/competitions/" + id + "?activate=true");
        assertThat(put.statusCode()).as(put.asString()).isEqualTo(201);
        SelfTests.pass(id, 1);
    }

    private static Sha256 sha256(String text) {
        return Digests.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
