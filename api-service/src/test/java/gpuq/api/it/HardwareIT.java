package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.NodeEvent.NodeStatus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a program ran on and in is told, and can be asked for again.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class HardwareIT {

    private static final String IMAGE = "a".repeat(64);

    private final Person ada = Person.newStudent();
    private final TestCluster cluster = new TestCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase("EXEC-11")
    void a_result_names_the_gpu_its_driver_and_the_image() {
        TestJob job = failed("named-hardware");
        Response environment = ada.get("/jobs/" + job.id() + "/environment");
        assertThat(environment.<String>path("gpu.model")).isEqualTo("A100");
        assertThat(environment.<String>path("gpu.driver")).isEqualTo("550.54.15");
        assertThat(environment.<String>path("digests.image")).isEqualTo(IMAGE);
        assertThat(environment.<String>path("node.id")).isEqualTo("n1");
        // What its node has today is not what it ran on.
        cluster.pool().node("n1", NodeStatus.READY, 0);
        assertThat(ada.get("/jobs/" + job.id() + "/environment").<String>path("gpu.model"))
                .isEqualTo("A100");
    }

    @Test
    @EdgeCase("EXEC-11")
    void the_same_again_may_ask_for_the_same_hardware() {
        TestJob job = failed("pinned-hardware");
        try (Commands commands = new Commands()) {
            Response pinned = resubmit(job, "{\"same_hardware\":true}");
            assertThat(pinned.statusCode()).as(pinned.asString()).isEqualTo(201);
            Response free = resubmit(job, "{\"same_hardware\":false}");
            assertThat(free.statusCode()).as(free.asString()).isEqualTo(201);
            assertThat(commandOf(commands, pinned)).contains("\"model\":\"A100\"");
            assertThat(commandOf(commands, free)).doesNotContain("\"model\"");
        }
    }

    @Test
    @EdgeCase("EXEC-11")
    void a_job_that_has_had_no_gpu_has_none_to_ask_for_again() {
        Person.instructor().puts("never-ran");
        TestJob job = cluster.queued(ada, "never-ran");
        Response refused = resubmit(job, "{\"same_hardware\":true}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.<String>path("code")).isEqualTo("UNSATISFIABLE_RESOURCES");
        assertThat(refused.<String>path("errors[0].field")).isEqualTo("same_hardware");
        assertThat(resubmit(job, "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void a_competition_tells_what_its_programs_find_and_how_they_are_started() {
        Person.instructor()
                .puts(
                        "told-environment",
                        "environment: {env: {OMP_NUM_THREADS: \"4\"}}",
                        "gpu: {min_memory: 40Gi}");
        TestNode.enrol("told-node");
        cluster.pool().node("told-node", NodeStatus.READY, 2);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !environment("told-environment").<List<Object>>path("gpus").isEmpty());
        Response told = environment("told-environment");
        assertThat(told.<String>path("python")).isEqualTo("3.11.2");
        assertThat(told.<List<Map<String, String>>>path("packages"))
                .containsExactly(Map.of("name", "numpy", "version", "1.24.2"));
        assertThat(told.<String>path("cuda")).isEqualTo("12.4.1");
        assertThat(told.<String>path("image")).isEqualTo("python-3.11");
        assertThat(told.<String>path("image_digest")).isEqualTo(IMAGE);
        assertThat(told.<List<String>>path("command"))
                .containsExactly("python3", "-u", "/work/solution.py");
        assertThat(told.<Map<String, String>>path("env")).containsEntry("OMP_NUM_THREADS", "4");
        assertThat(told.<List<String>>path("gpus.model")).containsOnly("A100");
        assertThat(told.asString()).doesNotContain("told-node");
        // Others count the slots of nodes that are ready.
        cluster.pool().node("told-node", NodeStatus.LOST, 0);
    }

    @Test
    void of_an_image_that_nobody_has_described_only_its_name_is_told() {
        Person.instructor()
                .puts(
                        "other-image",
                        "environment: {image: mine, digest: 'sha256:%s'}"
                                .formatted("b".repeat(64)));
        Response told = environment("other-image");
        assertThat(told.<String>path("image")).isEqualTo("mine");
        assertThat(told.<Object>path("python")).isNull();
        assertThat(told.<Object>path("packages")).isNull();
        assertThat(environment("no-such-environment").statusCode()).isEqualTo(404);
    }

    private Response environment(String competition) {
        return ada.get("/competitions/" + competition + "/environment");
    }

    private TestJob failed(String competition) {
        Person.instructor().puts(competition);
        return cluster.failed(ada, competition);
    }

    private Response resubmit(TestJob job, String body) {
        return ada.post("/jobs/" + job.id() + "/resubmit", body);
    }

    private static String commandOf(Commands commands, Response submitted) {
        String id = submitted.path("id");
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                commands.read().stream()
                                        .map(Commands.Said::text)
                                        .filter(text -> text.contains(id))
                                        .findFirst()
                                        .orElse(""),
                        text -> !text.isEmpty());
    }
}
