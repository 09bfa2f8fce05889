package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.contract.Topic;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Stage;
import gpuq.e2e.Thief.Forged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A node that was taken over tries, with credentials that are its own, to change what is not: none
/// of it is accepted, and all of it is counted.
class ForgeIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String IGNORED = "gpuq_scheduler_ignored_total";
    private static final String DEAD = "gpuq_scheduler_dead_letters_total";
    private static final String LOG_REFUSED = "gpuq_log_refused_total";
    private static final String REQUESTS = "http_server_requests_seconds_count";

    /// How many were refused and counted.
    private static final AtomicInteger REFUSED = new AtomicInteger();

    private static Thief thief;
    private static String running;
    private static AttemptRef attempt;
    private static NodeId holder;

    @BeforeAll
    static void somebody_elses_job_runs_on_an_honest_node() throws Exception {
        SYSTEM.putExample("wine");
        thief = new Thief(SYSTEM);
        await().atMost(BOUND)
                .until(
                        () -> {
                            send(thief.sealed(Topic.AGENT_EVENTS, thief.heartbeat(List.of())));
                            return isKnown();
                        });
        running = ADA.submitsForSure("wine", 60, "import time\ntime.sleep(50)\n");
        await().atMost(BOUND).until(() -> job().path("state").asText().equals("RUNNING"));
        attempt = new AttemptRef(new JobId(running), Leg.RUN, job().path("attempt").asInt());
        holder = new NodeId(job().path("node_id").asText());
    }

    @AfterAll
    static void the_job_ends_as_its_owner_says() {
        ADA.posts("/jobs/" + running + "/cancel", "{}");
        JsonNode ended = ADA.follows(running);
        assertThat(ended.at("/outcome/code").asText()).isEqualTo("CANCELLED_BY_USER");
        assertThat(ended.has("result")).as("a score that nobody gave").isFalse();
        thief.close();
        Progress.say("%d forgeries, each refused and counted; none accepted", REFUSED.get());
    }

    private static boolean isKnown() {
        return SYSTEM.person("olga").asks("GET", "/nodes/" + thief.node().value()).status() == 200;
    }

    private static JsonNode job() {
        return ADA.get("/jobs/" + running);
    }

    private static void send(Forged forged) throws ExecutionException {
        thief.send(forged, "default");
    }

    /// Sends it, and waits until it is counted under one of these words; the job is as it was.
    private static void assertRefused(Forged forged, String counter, String reason)
            throws ExecutionException {
        String service = counter.equals(LOG_REFUSED) ? "api" : "scheduler";
        double before = SYSTEM.counter(service, counter, reason);
        String key = counter.equals(LOG_REFUSED) ? running : "default";
        thief.send(forged, key);
        await().atMost(BOUND)
                .untilAsserted(
                        () ->
                                assertThat(SYSTEM.counter(service, counter, reason))
                                        .as("%s of %s", counter, reason)
                                        .isEqualTo(before + 1));
        assertThat(job().path("state").asText()).isEqualTo("RUNNING");
        assertThat(job().path("node_id").asText()).isEqualTo(holder.value());
        REFUSED.incrementAndGet();
    }

    /// The broker refuses it, and says so in its log, which is where its refusals are counted.
    private static void assertDenied(String resource, ThrowingCallable deed) throws IOException {
        long before = denials(resource);
        assertThatThrownBy(deed)
                .as(resource)
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(AuthorizationException.class),
                        e -> assertThat(e).hasCauseInstanceOf(AuthorizationException.class));
        await(resource).atMost(BOUND).until(() -> denials(resource) > before);
        REFUSED.incrementAndGet();
    }

    private static long denials(String resource) throws IOException {
        Path log = Path.of(SYSTEM.status().path("logs").asText()).resolve("kafka.log");
        String who = "Principal = User:" + thief.node().value() + " is Denied";
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(who) && line.contains(resource + " "))
                    .count();
        }
    }

    /// The API answers so, and has counted it for the route.
    private static void assertAnswered(int status, String route, Supplier<Answer> deed) {
        String label = "status=\"%d\",uri=\"/agent/v1/%s".formatted(status, route);
        double before = SYSTEM.counter("api", REQUESTS, label);
        assertThat(deed.get().status()).as(route).isEqualTo(status);
        await(route).atMost(BOUND).until(() -> SYSTEM.counter("api", REQUESTS, label) > before);
        REFUSED.incrementAndGet();
    }

    @Test
    void it_cannot_speak_for_another_node() throws Exception {
        Forged own = thief.sealed(Topic.AGENT_EVENTS, thief.heartbeat(List.of()));
        assertRefused(own.with("gpuq_node", holder.value()), DEAD, "BAD_SEAL");
        Forged inside = thief.sealed(Topic.AGENT_EVENTS, Thief.perfect(holder, attempt));
        assertRefused(inside, DEAD, "BAD_SEAL");
    }

    @Test
    void it_cannot_leave_out_change_or_move_a_seal() throws Exception {
        Forged own = thief.sealed(Topic.AGENT_EVENTS, thief.heartbeat(List.of()));
        assertRefused(own.without("gpuq_mac"), DEAD, "BAD_SEAL");
        assertRefused(own.with("gpuq_epoch", "2"), DEAD, "BAD_SEAL");
        assertRefused(own.with("gpuq_sequence", "999999"), DEAD, "BAD_SEAL");
        String other = Thief.json(Thief.perfect(thief.node(), attempt));
        assertRefused(own.withPayload(other), DEAD, "BAD_SEAL");
        Forged forLogs = thief.sealed(Topic.JOB_LOGS, thief.heartbeat(List.of()));
        Forged moved = new Forged("gpuq.agent-events", forLogs.headers(), forLogs.payload());
        assertRefused(moved, DEAD, "BAD_SEAL");
    }

    @Test
    void it_cannot_repeat_or_turn_back_its_own_past() throws Exception {
        Forged once = thief.sealed(Topic.AGENT_EVENTS, thief.heartbeat(List.of()));
        send(once);
        assertRefused(once, IGNORED, "out of order");
        assertRefused(
                thief.sealedAt(Topic.AGENT_EVENTS, thief.heartbeat(List.of()), 0, 999),
                IGNORED,
                "out of order");
    }

    @Test
    void it_cannot_end_or_take_an_attempt_that_another_node_holds() throws Exception {
        Forged end = thief.sealed(Topic.AGENT_EVENTS, Thief.perfect(thief.node(), attempt));
        assertRefused(end, IGNORED, "fenced attempt");
        AttemptRef next = new AttemptRef(attempt.jobId(), Leg.GRADE, 1);
        Forged grade = thief.sealed(Topic.AGENT_EVENTS, Thief.perfect(thief.node(), next));
        assertRefused(grade, IGNORED, "fenced attempt");
        Forged phase =
                thief.sealed(
                        Topic.AGENT_EVENTS,
                        new AttemptPhase(thief.node(), attempt, Stage.COLLECT, "", Instant.now()));
        assertRefused(phase, IGNORED, "fenced attempt");
        send(thief.sealed(Topic.AGENT_EVENTS, thief.heartbeat(List.of(attempt))));
        Forged after = thief.sealed(Topic.AGENT_EVENTS, Thief.perfect(thief.node(), attempt));
        assertRefused(after, IGNORED, "fenced attempt");
    }

    @Test
    void it_cannot_change_a_job_that_has_ended() throws Exception {
        String ended = ADA.submits("wine", "good.py", 20);
        JsonNode before = ADA.follows(ended);
        AttemptRef last = new AttemptRef(new JobId(ended), Leg.GRADE, 1);
        Forged better = thief.sealed(Topic.AGENT_EVENTS, Thief.perfect(thief.node(), last));
        assertRefused(better, IGNORED, "fenced attempt");
        assertThat(ADA.get("/jobs/" + ended).at("/result/score"))
                .isEqualTo(before.at("/result/score"));
    }

    @Test
    void it_cannot_write_where_only_the_services_write() throws IOException {
        Forged record = thief.sealed(Topic.AGENT_EVENTS, thief.heartbeat(List.of()));
        for (Topic topic :
                List.of(
                        Topic.COMMANDS,
                        Topic.ASSIGNMENTS,
                        Topic.JOB_EVENTS,
                        Topic.NODE_EVENTS,
                        Topic.SCHEDULER_STATE,
                        Topic.DEAD_LETTERS)) {
            Forged there = new Forged(topic.topicName(), record.headers(), record.payload());
            assertDenied(topic.topicName(), () -> thief.send(there, running));
        }
    }

    @Test
    void it_cannot_leave_a_transaction_open() throws IOException {
        Map<String, Object> settings = thief.kafka();
        settings.put("transactional.id", "gpuq-scheduler-default");
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            assertDenied("gpuq-scheduler-default", producer::initTransactions);
        }
    }

    @Test
    void it_cannot_read_what_others_hand_in_or_print() throws IOException {
        for (Topic topic :
                List.of(
                        Topic.COMMANDS,
                        Topic.AGENT_EVENTS,
                        Topic.JOB_LOGS,
                        Topic.JOB_EVENTS,
                        Topic.SCHEDULER_STATE)) {
            try (var consumer =
                    new KafkaConsumer<>(
                            thief.kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
                var partition = new TopicPartition(topic.topicName(), 0);
                consumer.assign(List.of(partition));
                consumer.seek(partition, 0);
                // An answer may take more than one poll; it is a refusal or it never comes.
                assertDenied(
                        topic.topicName(),
                        () -> {
                            Instant end = Instant.now().plus(BOUND);
                            while (Instant.now().isBefore(end)) {
                                consumer.poll(Duration.ofSeconds(1));
                            }
                        });
            }
        }
    }

    @Test
    void it_cannot_put_lines_into_the_log_of_a_foreign_job() throws Exception {
        LogChunk lie =
                new LogChunk(thief.node(), attempt, LogStream.STDOUT, 0, 4, "lie\n", Instant.now());
        assertRefused(thief.sealed(Topic.JOB_LOGS, lie), LOG_REFUSED, "");
        LogChunk inAnothersName =
                new LogChunk(holder, attempt, LogStream.STDOUT, 0, 4, "lie\n", Instant.now());
        assertRefused(thief.sealed(Topic.JOB_LOGS, inAnothersName), LOG_REFUSED, "");
        assertThat(ADA.asks("GET", "/jobs/" + running + "/log").body()).doesNotContain("lie");
    }

    @Test
    void it_gets_neither_code_nor_answers_of_an_attempt_that_it_does_not_hold() {
        String path = "%s/%s/%d".formatted(running, "run", attempt.number());
        for (String what : List.of("/solution", "/parts/data", "/parts/answers")) {
            assertAnswered(404, "attempts", () -> thief.fetches(path + what));
        }
        assertAnswered(
                404,
                "attempts",
                () -> thief.fetches("%s/grade/1/parts/answers".formatted(running)));
        assertAnswered(401, "attempts", () -> thief.fetchesAs(holder, path + "/solution"));
        assertAnswered(401, "enrol", () -> thief.enrolWith("a-token-that-nobody-made"));
    }

    @Test
    void nothing_of_all_this_is_in_the_truth() {
        List<String> events = JobEventLog.texts(SYSTEM, running);
        assertThat(events).isNotEmpty();
        assertThat(events)
                .allSatisfy(event -> assertThat(event).doesNotContain(thief.node().value()));
    }
}
