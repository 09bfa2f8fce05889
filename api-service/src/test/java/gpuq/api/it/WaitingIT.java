package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.NodeEvent.NodeStatus;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a waiting job is told: how long, and why.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
class WaitingIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Person ada = Person.newStudent();

    @Test
    @EdgeCase({"QUEUE-6", "API-2"})
    void the_wait_is_corrected_by_how_the_last_ones_turned_out() {
        Person.instructor().puts("foreseen");
        TestNode node = TestNode.enrol("waiting-it-1");
        try (TestCluster cluster = new TestCluster()) {
            cluster.pool().node(node.id().value(), NodeStatus.READY, 1);
            TestJob first = ada.handsIn("foreseen");
            cluster.jobs().queued(first, 1_000_000);
            cluster.pool().forecast(500, 3_000, 90, 10, first);
            await().atMost(SOON).until(() -> reason(first).contains("are kept for it"));
            TestJob second = ada.handsIn("foreseen");
            cluster.jobs().queued(second, 1_000_001);
            await().atMost(SOON).until(() -> reason(second).endsWith("ahead of it."));

            Response told = ada.get("/jobs/" + second.id());
            double early = seconds(told, "queue.start.p50");
            double late = seconds(told, "queue.start.p90");
            // What lies before it is two minutes at least, which halved is one.
            assertThat(early).isGreaterThanOrEqualTo(59);
            assertThat(late / early).isBetween(5.9, 6.1);
            assertThat(seconds(told, "queue.finish.p50") - early).isBetween(119.0, 121.0);

            Response calibration = ada.get("/queue/calibration");
            assertThat(calibration.statusCode()).isEqualTo(200);
            assertThat(calibration.<List<Integer>>path("items.kept")).contains(90);
            assertThat(calibration.<List<Float>>path("items.hits")).contains(0.9f);
            cluster.jobs().ended(first, OutcomeCode.NODE_LOST, Stage.RUN, false);
            cluster.jobs().ended(second, OutcomeCode.NODE_LOST, Stage.RUN, false);
        }
    }

    @Test
    @EdgeCase({"QUEUE-5", "JOBST-1"})
    void whose_own_jobs_run_is_told_so() {
        Person.instructor().puts("one-at-once", "quota: {concurrent: 1}");
        try (TestCluster cluster = new TestCluster()) {
            TestJob running = ada.handsIn("one-at-once");
            cluster.jobs().queued(running, 2_000_000);
            cluster.jobs().running(running);
            TestJob waiting = ada.handsIn("one-at-once");
            cluster.jobs().queued(waiting, 2_000_001);
            await().atMost(SOON)
                    .until(
                            () ->
                                    reason(waiting)
                                            .equals(
                                                    "As many of your jobs as the competition allows"
                                                            + " at once are running: 1."));
            cluster.jobs().ended(running, OutcomeCode.NODE_LOST, Stage.RUN, false);
            cluster.jobs().ended(waiting, OutcomeCode.NODE_LOST, Stage.RUN, false);
        }
    }

    @Test
    @EdgeCase({"MANY-2", "JOBST-1"})
    void who_waits_for_a_competition_that_has_all_it_may_have_is_told_so() {
        Person.instructor().puts("crowded", "quota: {concurrent_total: 1}");
        TestNode node = TestNode.enrol("waiting-it-2");
        try (TestCluster cluster = new TestCluster()) {
            cluster.pool().node(node.id().value(), NodeStatus.READY, 4);
            TestJob running = ada.handsIn("crowded");
            cluster.jobs().queued(running, 4_000_000);
            cluster.pool().forecast(1_000, 1_000, 90, 10, running);
            cluster.jobs().running(running);
            TestJob next = Person.newStudent().handsIn("crowded");
            cluster.jobs().queued(next, 4_000_001);
            TestJob last = ada.handsIn("crowded");
            cluster.jobs().queued(last, 4_000_002);
            await().atMost(SOON)
                    .until(
                            () ->
                                    reason(last)
                                            .equals(
                                                    "As many jobs as the competition may have at"
                                                            + " once, of all its users, are"
                                                            + " running: 1."));
            // A minute of the next and what is left of the first, though three slots are free.
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    seconds(
                                                            ada.get("/jobs/" + last.id()),
                                                            "queue.start.p50"))
                                            .isBetween(90.0, 241.0));
            Response estimate = ada.get("/queue/estimate?competition_id=crowded&expected_time=60");
            assertThat(estimate.<String>path("basis"))
                    .contains("of which the competition has 1 at most");
            for (TestJob job : List.of(running, next, last)) {
                cluster.jobs().ended(job, OutcomeCode.NODE_LOST, Stage.RUN, false);
            }
        }
    }

    @Test
    @EdgeCase({"GPU-8", "EVOLVE-1", "JOBST-1"})
    void whose_image_runs_on_no_gpu_is_told_why() {
        Person.instructor().puts("too-new");
        TestNode node = TestNode.enrol("waiting-it-3");
        UnfitImage tooNew =
                new UnfitImage(
                        new Sha256("a".repeat(64)),
                        List.of("gpu0"),
                        "it is made with CUDA 12.8, and the driver knows none later than 12.4");
        try (TestCluster cluster = new TestCluster()) {
            List<String> others =
                    Person.operator()
                            .get("/nodes")
                            .path("items.findAll { it.status == 'READY' }.id");
            others.forEach(other -> cluster.pool().node(other, NodeStatus.LOST, 0));
            cluster.pool().node(node.id().value(), NodeStatus.READY, 1, List.of(tooNew));
            TestJob job = ada.handsIn("too-new");
            cluster.jobs().queued(job, 5_000_000);
            await().atMost(SOON)
                    .until(
                            () ->
                                    reason(job)
                                            .equals(
                                                    "No GPU that is ready can run the competition's"
                                                            + " image: it is made with CUDA 12.8,"
                                                            + " and the driver knows none later"
                                                            + " than 12.4."));
            assertThat(
                            Person.operator()
                                    .get("/nodes/waiting-it-3")
                                    .<String>path("unfit_images[0].why"))
                    .contains("12.8");
            // A second one, on which it runs.
            cluster.pool().node(node.id().value(), NodeStatus.READY, 2, List.of(tooNew));
            await().atMost(SOON)
                    .until(
                            () ->
                                    reason(job)
                                            .matches(
                                                    "It is next.*|[0-9]+ jobs? (is|are) ahead of it\\."));
            cluster.jobs().ended(job, OutcomeCode.NODE_LOST, Stage.RUN, false);
        }
    }

    @Test
    @EdgeCase({"JOBST-1", "FEEDBACK-9"})
    void what_is_tried_again_says_whose_fault_it_was() {
        Person.instructor().puts("tried-again", "quota: {concurrent: 1}");
        try (TestCluster cluster = new TestCluster()) {
            TestJob job = ada.handsIn("tried-again");
            cluster.jobs().queued(job, 3_000_000);
            cluster.jobs().running(job);
            cluster.jobs().requeued(job, OutcomeCode.GPU_FAULT);
            await().atMost(SOON)
                    .until(
                            () ->
                                    reason(job)
                                            .startsWith(
                                                    "Attempt 1 ended by a fault that is not yours,"
                                                            + " so it is tried again. "));
            cluster.jobs().ended(job, OutcomeCode.NODE_LOST, Stage.RUN, false);
        }
    }

    /// From when the answer was reckoned.
    private static double seconds(Response job, String path) {
        Instant asOf = Instant.parse(job.<String>path("queue.as_of"));
        return Duration.between(asOf, Instant.parse(job.<String>path(path))).toMillis() / 1000.0;
    }

    private String reason(TestJob job) {
        String reason = ada.get("/jobs/" + job.id()).path("queue.reason");
        return reason == null ? "" : reason;
    }
}
