package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.NodeEvent.NodeStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nodes as the scheduler tells of them, and what a new job may expect of them.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class NodesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    @EdgeCase({"SYSST-3", "API-2", "NODE-4"})
    void nodes_are_listed_by_their_state_and_an_estimate_is_made_of_those_that_are_ready() {
        Person.instructor().puts("estimated");
        TestNode ready = TestNode.enrol("nodes-it-1");
        TestNode lost = TestNode.enrol("nodes-it-2");
        try (TestCluster cluster = new TestCluster()) {
            cluster.pool().node(ready.id().value(), NodeStatus.READY, 2);
            cluster.pool().node(lost.id().value(), NodeStatus.LOST, 2);
            await().atMost(SOON).until(() -> "LOST".equals(status("nodes-it-2")));
            await().atMost(SOON).until(() -> "READY".equals(status("nodes-it-1")));
        }
        Response operators = Person.operator().get("/nodes");
        assertThat(operators.<List<String>>path("items.id")).contains("nodes-it-1", "nodes-it-2");
        int listed = operators.<List<String>>path("items.id").indexOf("nodes-it-1");
        assertThat(operators.<List<Integer>>path("items.clock_offset_ms").get(listed))
                .isEqualTo(-2_500);
        Response students = Person.newStudent().get("/nodes");
        assertThat(students.asString()).doesNotContain("nodes-it");
        assertThat(students.<List<String>>path("items.status")).contains("READY", "LOST");
        List<Integer> counts = students.path("items.nodes");
        assertThat(counts.stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(operators.<List<String>>path("items.changed_at").size());

        Response estimate =
                Person.newStudent()
                        .get("/queue/estimate?competition_id=estimated&expected_time=60&gpus=1");
        assertThat(estimate.statusCode()).as(estimate.asString()).isEqualTo(200);
        assertThat(estimate.<String>path("basis")).contains("2 slots");
        assertThat(Instant.parse(estimate.<String>path("p50")))
                .isBeforeOrEqualTo(Instant.parse(estimate.<String>path("p90")));
    }

    private static String status(String node) {
        return Person.operator().get("/nodes/" + node).path("status");
    }
}
