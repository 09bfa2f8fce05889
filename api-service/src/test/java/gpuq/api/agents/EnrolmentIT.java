package gpuq.api.agents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.People;
import gpuq.api.it.ApiStack;
import gpuq.common.job.NodeId;
import gpuq.common.seal.NodeKeys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class EnrolmentIT {

    @Test
    void a_token_makes_a_node_once_and_the_next_one_raises_its_epoch() throws IOException {
        Response first = enrol(token("n-first"), "n-first");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.jsonPath().getString("cluster_id")).isEqualTo(ApiStack.CLUSTER);
        assertThat(first.jsonPath().getString("pool")).isEqualTo("default");
        assertThat(first.jsonPath().getInt("epoch")).isEqualTo(1);
        assertThat(Base64.getDecoder().decode(first.jsonPath().getString("key")))
                .isEqualTo(
                        new NodeKeys(masterKey(), ApiStack.CLUSTER).key(new NodeId("n-first"), 1));

        assertThat(enrol(token("n-first"), "n-first").jsonPath().getInt("epoch")).isEqualTo(2);
    }

    @Test
    void a_token_is_good_once_and_for_its_node_alone() {
        String token = token("n-once");

        assertThat(enrol(token, "n-other").statusCode()).isEqualTo(401);
        assertThat(enrol(token, "n-once").statusCode()).isEqualTo(201);
        Response again = enrol(token, "n-once");
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.jsonPath().getString("code")).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void only_operators_make_tokens_and_only_for_pools_that_exist() {
        People.instructor("ines")
                .contentType(ContentType.JSON)
                .body(Map.of("node_id", "n1"))
                .post("/api/v1/nodes/enrolments")
                .then()
                .statusCode(403);
        Response unknown =
                People.operator("olga")
                        .contentType(ContentType.JSON)
                        .body(Map.of("node_id", "n1", "pool", "moon"))
                        .post("/api/v1/nodes/enrolments");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.jsonPath().getString("errors[0].field")).isEqualTo("pool");
        People.operator("olga")
                .contentType(ContentType.JSON)
                .post("/api/v1/nodes/enrolments")
                .then()
                .statusCode(400);
    }

    private static byte[] masterKey() throws IOException {
        Path file = ConfigProvider.getConfig().getValue("gpuq.master-key-file", Path.class);
        return Files.readAllBytes(file);
    }

    private static String token(String node) {
        Response answer =
                People.operator("olga")
                        .contentType(ContentType.JSON)
                        .body(Map.of("node_id", node))
                        .post("/api/v1/nodes/enrolments");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return answer.jsonPath().getString("token");
    }

    private static Response enrol(String token, String node) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("token", token, "node_id", node, "pool", "default"))
                .post("/agent/v1/enrol");
    }
}
