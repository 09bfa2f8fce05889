package gpuq.api.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.Topic;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
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
    private static boolean isThere;

    @Inject AgroalDataSource database;
    @Inject MeterRegistry metrics;

    private @Nullable Log opened;
    private final Person ada = Person.newStudent();

    @BeforeEach
    void open() {
        opened = new Log();
        if (!isThere) {
            Person.instructor().puts("logged");
            isThere = true;
        }
    }

    @AfterEach
    void close() {
        log().close();
    }

    @Test
    @EdgeCase("MON-7")
    void what_a_program_prints_can_be_read_within_two_seconds() {
        Log.Job job = running();
        log().printed(job, 0, "first\n");
        await().atMost(SOON).until(() -> text(job).equals("first\n"));
        long begun = System.nanoTime();
        log().printed(job, 6, "second\n");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> text(job).equals("first\nsecond\n"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    @EdgeCase("LARGE-3")
    void a_range_begins_exactly_at_its_offset_and_ends_at_its_limit() {
        Log.Job job = running();
        log().printed(job, 0, "0123456789");
        log().printed(job, 10, "abcdefghij");
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
        Log.Job job = running();
        TestNode node = TestNode.enrol(Log.NODE.value());
        log().printed(node, Log.piece(job, node.id(), 0, "one\n"), node.nextSequence());
        log().printed(node, Log.piece(job, node.id(), 4, "two\n"), node.nextSequence());
        node.startAnew();
        log().printed(node, Log.piece(job, node.id(), 0, "one\ntwo\nth"), node.nextSequence());
        log().printed(node, Log.piece(job, node.id(), 10, "ree\n"), node.nextSequence());
        await().atMost(SOON).until(() -> text(job).equals("one\ntwo\nthree\n"));
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void while_its_data_comes_a_job_says_how_much_of_it_is_there() {
        Log.Job job = submitted();
        log().queued(job, 100);
        log().preparing(job, 1);
        log().fetched(job, 1, 37L << 30, 100L << 30);
        awaitPercent(job, 37.0f);
        assertThat(ada.get("/jobs/" + job.id()).jsonPath().getString("progress.message"))
                .isEqualTo("37888 of 102400 MiB of the data are on the node.");

        log().requeued(job, OutcomeCode.NODE_LOST);
        log().preparing(job, 2);
        await().atMost(SOON).until(() -> attempt(job) == 2);
        assertThat(percent(job)).as("what the first node had").isNull();
        log().fetched(job, 2, 1, 4);
        awaitPercent(job, 25.0f);

        log().fetched(job, 2, 5, 4);
        log().runs(job, 2);
        await().atMost(SOON).until(() -> percent(job) == null);
        String program = "::progress 5 epoch 1\n";
        TestNode node = log().node();
        log().printed(
                        node,
                        new LogChunk(
                                node.id(),
                                new AttemptRef(job.id(), Leg.RUN, 2),
                                LogChunk.LogStream.STDOUT,
                                0,
                                program.length(),
                                program,
                                Instant.now()),
                        node.nextSequence());
        awaitPercent(job, 5.0f);
    }

    private void awaitPercent(Log.Job job, float percent) {
        await().atMost(SOON).until(() -> Objects.equals(percent(job), percent));
    }

    private @Nullable Float percent(Log.Job job) {
        return ada.get("/jobs/" + job.id()).jsonPath().get("progress.percent");
    }

    private int attempt(Log.Job job) {
        return ada.get("/jobs/" + job.id()).jsonPath().getInt("attempt");
    }

    @Test
    void a_chunk_that_comes_before_its_event_waits_for_it() {
        Log.Job job = submitted();
        log().queued(job, 100);
        log().printed(job, 0, "early\n");
        // The partition's next record proves nothing yet: only the event lets the first one in.
        log().running(job);
        await().atMost(SOON).until(() -> text(job).equals("early\n"));
    }

    @Test
    @EdgeCase("NODE-9")
    void what_is_not_sealed_by_the_node_that_holds_the_attempt_is_refused_and_counted()
            throws Exception {
        Log.Job job = running();
        TestNode node = TestNode.enrol(Log.NODE.value());
        TestNode other = TestNode.enrol("n2");
        LogChunk good = Log.piece(job, node.id(), 0, "good\n");
        Map<String, String> seal = node.seal(good, ContractJson.write(good), 5);
        log().printed(good, seal);
        await().atMost(SOON).until(() -> text(job).equals("good\n"));

        LogChunk forged = Log.piece(job, node.id(), 5, "forged\n");
        refuses("not_sealed", () -> log().printed(forged, Map.of()));
        refuses("bad_seal", () -> log().printed(forged, seal));
        refuses("replayed", () -> log().printed(good, seal));
        refuses("replayed", () -> log().printed(node, forged, 4));
        refuses("other_node", () -> log().printed(other, forged, other.nextSequence()));
        Map<String, String> unknown = new HashMap<>(seal);
        unknown.put("gpuq_node", "nobody");
        refuses("bad_seal", () -> log().printed(forged, unknown));
        LogChunk notHeld = Log.piece(job, other.id(), 5, "foreign\n");
        refuses("not_held", () -> log().printed(other, notHeld, other.nextSequence()));
        refuses("bad_piece", () -> log().printed(node, Log.piece(job, node.id(), -1, "x"), 6));
        TestNode.enrol(Log.NODE.value());
        refuses("revoked", () -> log().printed(node, forged, 7));

        assertThat(text(job)).isEqualTo("good\n");
        assertThat(count("select count(*) from log_chunk where job_id = '" + job.id() + "'"))
                .isEqualTo(1);
    }

    @Test
    @EdgeCase({"WORKER-9", "EXPLOIT-3"})
    void ten_thousand_records_that_are_no_messages_stall_nothing() throws Exception {
        Log.Job job = running();
        int before = letters();
        log().nonsense(Topic.JOB_LOGS, job.id(), 10_000);
        log().printed(job, 0, "still here\n");
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

    private String text(Log.Job job) {
        return ada.get("/jobs/" + job.id() + "/log").asString();
    }

    private Log.Job running() {
        Log.Job job = submitted();
        log().queued(job, 1);
        log().running(job);
        await().atMost(SOON)
                .until(() -> "RUNNING".equals(ada.get("/jobs/" + job.id()).path("state")));
        return job;
    }

    private Log.Job submitted() {
        Response answer =
                ada.submits(
                        """
                        {"competition_id":"logged","expected_time":60,"allow_duplicate":true}
                        """,
                        Person.program());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        return new Log.Job(
                new JobId(answer.path("id")),
                "sub-" + ada.name(),
                "logged",
                new Sha256(answer.path("solution.sha256")));
    }

    private Log log() {
        return Objects.requireNonNull(opened);
    }

    private int count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }
}
