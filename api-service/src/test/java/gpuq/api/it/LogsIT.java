package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.Topic;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose log records are taken, and what becomes of all others.
@QuarkusTest
@QuarkusTestResource(ApiStack.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class LogsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject AgroalDataSource database;
    @Inject MeterRegistry metrics;

    private final TestCluster cluster = new TestCluster();
    private final Person ada = Person.newStudent();

    @BeforeEach
    void the_competition_is_there() {
        Person.instructor().putsOnce("logged");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @EdgeCase("MON-7")
    void what_a_program_prints_can_be_read_within_two_seconds() {
        TestJob job = cluster.running(ada, "logged");
        cluster.nodes().printed(job, 0, "first\n");
        await().atMost(SOON).until(() -> text(job).equals("first\n"));
        long begun = System.nanoTime();
        cluster.nodes().printed(job, 6, "second\n");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> text(job).equals("first\nsecond\n"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    @EdgeCase("LARGE-3")
    void a_range_begins_exactly_at_its_offset_and_ends_at_its_limit() {
        TestJob job = cluster.running(ada, "logged");
        cluster.nodes().printed(job, 0, "0123456789");
        cluster.nodes().printed(job, 10, "abcdefghij");
        await().atMost(SOON).until(() -> text(job).length() == 20);
        Response range = ada.get("/jobs/" + job.id() + "/log?offset=7&limit=6");
        assertThat(range.asString()).isEqualTo("789abc");
        assertThat(range.header("X-Next-Offset")).isEqualTo("13");
        Response rest = ada.get("/jobs/" + job.id() + "/log?offset=13");
        assertThat(rest.asString()).isEqualTo("defghij");
        assertThat(rest.header("X-Next-Offset")).isEqualTo("20");
        Response end = ada.get("/jobs/" + job.id() + "/log?offset=20");
        assertThat(end.asString()).isEmpty();
        assertThat(end.header("X-Next-Offset")).isEqualTo("20");
    }

    @Test
    void what_an_agent_ships_again_after_its_start_leaves_no_hole_and_no_repeat() {
        TestJob job = cluster.running(ada, "logged");
        TestNode node = TestNode.enrol(TestJob.NODE.value());
        cluster.nodes().said(node, NodeLog.piece(job, node.id(), 0, "one\n"), node.nextSequence());
        cluster.nodes().said(node, NodeLog.piece(job, node.id(), 4, "two\n"), node.nextSequence());
        node.startAnew();
        cluster.nodes()
                .said(node, NodeLog.piece(job, node.id(), 0, "one\ntwo\nth"), node.nextSequence());
        cluster.nodes().said(node, NodeLog.piece(job, node.id(), 10, "ree\n"), node.nextSequence());
        await().atMost(SOON).until(() -> text(job).equals("one\ntwo\nthree\n"));
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void while_its_data_comes_a_job_says_how_much_of_it_is_there() {
        TestJob job = ada.handsIn("logged");
        cluster.jobs().queued(job, 100);
        cluster.jobs().preparing(job, 1);
        cluster.nodes().fetched(job, 1, 37L << 30, 100L << 30);
        awaitPercent(job, 37.0f);
        assertThat(ada.get("/jobs/" + job.id()).jsonPath().getString("progress.message"))
                .isEqualTo("37888 of 102400 MiB of the data are on the node.");

        cluster.jobs().requeued(job, OutcomeCode.NODE_LOST);
        cluster.jobs().preparing(job, 2);
        await().atMost(SOON).until(() -> attempt(job) == 2);
        assertThat(percent(job)).as("what the first node had").isNull();
        cluster.nodes().fetched(job, 2, 1, 4);
        awaitPercent(job, 25.0f);

        cluster.nodes().fetched(job, 2, 5, 4);
        cluster.jobs().runs(job, 2);
        await().atMost(SOON).until(() -> percent(job) == null);
        String program = "::progress 5 epoch 1\n";
        cluster.nodes()
                .said(
                        new LogChunk(
                                TestJob.NODE,
                                new AttemptRef(job.id(), Leg.RUN, 2),
                                LogChunk.LogStream.STDOUT,
                                0,
                                program.length(),
                                program,
                                Instant.now()));
        awaitPercent(job, 5.0f);
    }

    private void awaitPercent(TestJob job, float percent) {
        await().atMost(SOON).until(() -> Objects.equals(percent(job), percent));
    }

    private @Nullable Float percent(TestJob job) {
        return ada.get("/jobs/" + job.id()).jsonPath().get("progress.percent");
    }

    private int attempt(TestJob job) {
        return ada.get("/jobs/" + job.id()).jsonPath().getInt("attempt");
    }

    @Test
    void a_chunk_that_comes_before_its_event_waits_for_it() {
        TestJob job = ada.handsIn("logged");
        cluster.jobs().queued(job, 100);
        cluster.nodes().printed(job, 0, "early\n");
        // The partition's next record proves nothing yet: only the event lets the first one in.
        cluster.jobs().running(job);
        await().atMost(SOON).until(() -> text(job).equals("early\n"));
    }

    @Test
    @EdgeCase("NODE-9")
    void what_is_not_sealed_by_the_node_that_holds_the_attempt_is_refused_and_counted()
            throws Exception {
        TestJob job = cluster.running(ada, "logged");
        TestNode node = TestNode.enrol(TestJob.NODE.value());
        TestNode other = TestNode.enrol("n2");
        LogChunk good = NodeLog.piece(job, node.id(), 0, "good\n");
        Map<String, String> seal = node.seal(good, ContractJson.write(good), 5);
        cluster.nodes().said(good, seal);
        await().atMost(SOON).until(() -> text(job).equals("good\n"));

        LogChunk forged = NodeLog.piece(job, node.id(), 5, "forged\n");
        refuses("not_sealed", () -> cluster.nodes().said(forged, Map.of()));
        refuses("bad_seal", () -> cluster.nodes().said(forged, seal));
        refuses("replayed", () -> cluster.nodes().said(good, seal));
        refuses("replayed", () -> cluster.nodes().said(node, forged, 4));
        refuses("other_node", () -> cluster.nodes().said(other, forged, other.nextSequence()));
        Map<String, String> unknown = new HashMap<>(seal);
        unknown.put("gpuq_node", "nobody");
        refuses("bad_seal", () -> cluster.nodes().said(forged, unknown));
        LogChunk notHeld = NodeLog.piece(job, other.id(), 5, "foreign\n");
        refuses("not_held", () -> cluster.nodes().said(other, notHeld, other.nextSequence()));
        refuses(
                "bad_piece",
                () -> cluster.nodes().said(node, NodeLog.piece(job, node.id(), -1, "x"), 6));
        TestNode.enrol(TestJob.NODE.value());
        refuses("revoked", () -> cluster.nodes().said(node, forged, 7));

        assertThat(text(job)).isEqualTo("good\n");
        assertThat(count("select count(*) from log_chunk where job_id = '" + job.id() + "'"))
                .isEqualTo(1);
    }

    @Test
    @EdgeCase({"WORKER-9", "EXPLOIT-3"})
    void ten_thousand_records_that_are_no_messages_stall_nothing() throws Exception {
        TestJob job = cluster.running(ada, "logged");
        int before = letters();
        cluster.topics().nonsense(Topic.JOB_LOGS, job.id(), 10_000);
        cluster.nodes().printed(job, 0, "still here\n");
        await().atMost(Duration.ofMinutes(2)).until(() -> text(job).equals("still here\n"));
        assertThat(letters() - before).isEqualTo(10_000);
        assertThat(
                        count(
                                "select count(*) from outbox where topic = 'gpuq.dead-letters'"
                                        + " and key = 'gpuq.job-logs'"
                                        + " and convert_from(payload, 'UTF8')"
                                        + " not like '%\"reason\":\"MISSING_HEADER%'"))
                .isZero();
    }

    private void refuses(String reason, Runnable said) {
        double before = refused(reason);
        said.run();
        await().atMost(SOON).until(() -> refused(reason) > before);
    }

    private double refused(String reason) {
        return metrics.get("gpuq.log.refused").tag("reason", reason).counter().count();
    }

    private int letters() throws SQLException {
        return count(
                "select count(*) from outbox where topic = 'gpuq.dead-letters'"
                        + " and key = 'gpuq.job-logs'");
    }

    private String text(TestJob job) {
        return ada.get("/jobs/" + job.id() + "/log").asString();
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
