package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is shown of a running program: what it uses, and whether it does anything at all.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the metrics are injected
class LiveUsageIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Usage USED = new Usage(40, 12.5, 3L << 30, 1L << 30, 0.5, 0.0, 0);

    @Inject MeterRegistry metrics;

    private final Person ada = Person.newStudent();
    private final TestCluster cluster = new TestCluster();

    @BeforeEach
    void the_competition_is_there() {
        Person.instructor().putsOnce("watched");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase({"MON-6", "MON-8"})
    void what_a_running_program_uses_is_shown_and_streamed() {
        TestJob job = cluster.running(ada, "watched");
        try (EventReader reader =
                EventReader.open(job.id().value(), Tokens.of(ada.name(), "student"), null)) {
            cluster.nodes().seen(job, USED, 1.5, Duration.ofSeconds(20));
            await().atMost(SOON).until(() -> !reader.datas("usage").isEmpty());
            assertThat(reader.datas("usage").getFirst())
                    .contains("\"cpu_seconds\":12.5", "\"max_gpu_memory\":1073741824")
                    .contains("\"activity\":{\"cpu\":1.5}");
            cluster.nodes().printed(job, 0, "a line is not told twice\n");
            cluster.nodes().seen(job, more(50), 0.0, Duration.ofMinutes(6));
            await().atMost(SOON).until(() -> reader.datas("usage").size() > 1);
            assertThat(reader.datas("usage")).hasSize(2);
        }
        Response shown = ada.get("/jobs/" + job.id());
        assertThat(shown.<Float>path("usage.gpu_seconds")).isEqualTo(50f);
        assertThat(shown.<Float>path("activity.cpu")).isZero();
        // It has printed something a moment ago.
        assertThat(shown.<String>path("activity.note")).isNull();
        assertThat(shown.<String>path("activity.last_log_at")).isNotNull();
    }

    @Test
    @EdgeCase("MON-6")
    void a_program_that_does_nothing_for_long_is_said_to() {
        TestJob job = cluster.running(ada, "watched");
        cluster.nodes().seen(job, USED, 0.0, Duration.ofMinutes(7));
        await().atMost(SOON)
                .until(
                        () ->
                                "No activity for 7 min."
                                        .equals(
                                                ada.get("/jobs/" + job.id())
                                                        .path("activity.note")));
        cluster.jobs().ended(job, OutcomeCode.CANCELLED_BY_USER, Stage.RUN, true);
        ada.awaits(job, "CANCELLED");
        Response ended = ada.get("/jobs/" + job.id());
        assertThat(ended.<String>path("activity.note")).isNull();
        assertThat(ended.<Float>path("activity.cpu")).isNull();
    }

    @Test
    void what_a_lost_attempt_used_is_not_the_next_ones() {
        TestJob job = cluster.running(ada, "watched");
        cluster.nodes().seen(job, USED, 1.0, Duration.ofMinutes(7));
        await().atMost(SOON)
                .until(() -> ada.get("/jobs/" + job.id()).path("usage.cpu_seconds") != null);
        cluster.jobs().requeued(job, OutcomeCode.NODE_LOST);
        ada.awaits(job, "QUEUED");
        assertThat(ada.get("/jobs/" + job.id()).<Object>path("usage")).isNull();
        cluster.jobs().runningAgain(job, 2);
        ada.awaits(job, "RUNNING");
        Response again = ada.get("/jobs/" + job.id());
        assertThat(again.<Object>path("usage")).isNull();
        assertThat(again.<Object>path("activity")).isNull();
        cluster.nodes().said(seen(job, 2, new Usage(1, 0.25, 1L, null, null, null, 0)));
        await().atMost(SOON)
                .until(
                        () ->
                                Float.valueOf(0.25f)
                                        .equals(
                                                ada.get("/jobs/" + job.id())
                                                        .path("usage.cpu_seconds")));
        // A late word of the first attempt changes nothing.
        double before = refused("bad_piece");
        cluster.nodes().said(seen(job, 1, USED));
        cluster.nodes()
                .said(seen(job, 2, new Usage(Double.MAX_VALUE, -1.0, 1L, null, null, null, 0)));
        await().atMost(SOON).until(() -> refused("bad_piece") > before);
        assertThat(ada.get("/jobs/" + job.id()).<Float>path("usage.cpu_seconds")).isEqualTo(0.25f);
    }

    @Test
    @EdgeCase("NODE-9")
    void a_node_that_does_not_hold_the_attempt_says_nothing_of_it() {
        TestJob job = cluster.running(ada, "watched");
        TestNode other = TestNode.enrol("n-liar");
        double before = refused("not_held");
        LogVitals lie =
                new LogVitals(
                        other.id(),
                        new AttemptRef(job.id(), Leg.RUN, 1),
                        USED,
                        1.0,
                        Instant.now(),
                        null,
                        Instant.now());
        cluster.nodes().said(other, lie, other.nextSequence());
        await().atMost(SOON).until(() -> refused("not_held") > before);
        assertThat(ada.get("/jobs/" + job.id()).<Object>path("usage")).isNull();
    }

    @Test
    @EdgeCase("MON-8")
    void the_end_of_a_job_whose_gpu_was_idle_says_so() {
        TestJob job = cluster.running(ada, "watched");
        cluster.jobs()
                .endedHaving(job, OutcomeCode.TIME_LIMIT, new Usage(90, 1.0, 1L, 0L, 0.0, 0.0, 0));
        ada.awaits(job, "TIMED_OUT");
        assertThat(ada.get("/jobs/" + job.id()).<String>path("outcome.hint"))
                .contains("The GPU was never used");
    }

    private static Usage more(double gpuSeconds) {
        return new Usage(gpuSeconds, 12.5, 3L << 30, 1L << 30, 0.5, 0.0, 0);
    }

    private static LogVitals seen(TestJob job, int attempt, Usage usage) {
        Instant now = Instant.now();
        NodeId node = TestJob.NODE;
        return new LogVitals(
                node, new AttemptRef(job.id(), Leg.RUN, attempt), usage, 1.0, now, null, now);
    }

    private double refused(String reason) {
        var counter = metrics.find("gpuq.log.refused").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }
}
