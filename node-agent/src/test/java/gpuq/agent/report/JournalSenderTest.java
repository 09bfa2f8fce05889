package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.node.NodeIdentity;
import gpuq.agent.report.SealedSender.Address;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.PoolId;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import gpuq.common.seal.RecordSeal;
import gpuq.common.seal.RecordSeal.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalSenderTest {

    private static final AttemptRef ATTEMPT = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);
    private static final NodeId NODE = new NodeId("n1");
    private static final Address ADDRESS = new Address("default", 0);
    private static final byte[] KEY = new byte[32];

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(
                    false,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final JournalSender sender = new JournalSender(sealed(), ADDRESS, failed::add);

    private SealedSender sealed() {
        return new SealedSender(
                producer,
                new NodeIdentity(
                        NODE,
                        new PoolId("default"),
                        "cluster",
                        3,
                        Base64.getEncoder().encodeToString(KEY)),
                Sequence.of(7),
                "t-",
                InstantSource.fixed(Instant.EPOCH));
    }

    @AfterEach
    void closeSender() {
        sender.close();
    }

    @Test
    @EdgeCase({"RACE-4", "XFER-8"})
    void an_end_that_the_broker_did_not_take_is_sent_again() {
        sender.ended(ended(), null);
        await().until(() -> producer.history().size() == 1);
        producer.errorNext(new TimeoutException("away"));
        await().until(() -> producer.history().size() == 2);
        assertThat(header(producer.history().get(0), "ce_id"))
                .isEqualTo(header(producer.history().get(1), "ce_id"));
    }

    @Test
    @EdgeCase("TIMEOUT-2")
    void a_score_that_does_not_get_through_is_announced_once() {
        sender.ended(graded(), null);
        await().until(() -> producer.history().size() == 1);
        producer.errorNext(new TimeoutException("away"));
        await().until(() -> producer.history().size() == 3);
        assertThat(types(producer.history()))
                .containsExactly(
                        "gpuq.agent.attempt-ended",
                        "gpuq.agent.attempt-phase",
                        "gpuq.agent.attempt-ended");
        assertThat(new String(producer.history().get(1).value(), StandardCharsets.UTF_8))
                .contains("\"report\"");
        producer.completeNext();
        producer.errorNext(new TimeoutException("away again"));
        await().until(() -> producer.history().size() == 4);
        assertThat(types(producer.history()).getLast()).isEqualTo("gpuq.agent.attempt-ended");
    }

    @Test
    void a_forgotten_end_is_not_sent_again() {
        sender.ended(ended(), null);
        sender.forget(ATTEMPT);
        await().until(() -> producer.history().size() == 1);
        producer.errorNext(new TimeoutException("away"));
        sender.phase(phase(), null);
        await().until(() -> producer.history().size() == 2);
        assertThat(header(producer.history().get(1), "ce_type"))
                .isEqualTo("gpuq.agent.attempt-phase");
    }

    @Test
    void every_record_is_sealed_and_its_sequence_rises() {
        sender.phase(phase(), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        sender.ended(ended(), null);
        await().until(() -> producer.history().size() == 2);
        List<ProducerRecord<String, byte[]>> records = producer.history();
        RecordSeal seal = new RecordSeal(KEY, "cluster");
        long last = 0;
        for (ProducerRecord<String, byte[]> record : records) {
            assertThat(record.topic()).isEqualTo("t-gpuq.agent-events");
            assertThat(record.key()).isEqualTo("default");
            assertThat(record.partition()).isZero();
            Sealed sealed = Sealed.parse(headers(record)).orElseThrow();
            assertThat(sealed.epoch()).isEqualTo(3);
            assertThat(sealed.incarnation()).isEqualTo(7);
            assertThat(sealed.sequence()).isGreaterThan(last);
            assertThat(
                            seal.isGenuine(
                                    "gpuq.agent-events",
                                    header(record, "ce_type"),
                                    sealed,
                                    record.value()))
                    .isTrue();
            last = sealed.sequence();
        }
        assertThat(headers(records.getFirst())).containsKey("traceparent");
    }

    @Test
    void a_record_that_cannot_be_sent_at_all_is_counted_and_the_next_one_goes() {
        producer.sendException = new IllegalStateException("planted");
        sender.ended(ended(), null);
        await().until(() -> failed.contains("journal-sender"));
        producer.sendException = null;
        sender.phase(phase(), null);
        await().until(() -> producer.history().size() == 1);
    }

    @Test
    void a_heartbeat_that_cannot_be_told_is_counted_and_the_next_one_goes() {
        AtomicInteger asked = new AtomicInteger();
        try (HeartbeatLoop _ =
                new HeartbeatLoop(
                        sealed(),
                        ADDRESS,
                        () -> {
                            if (asked.incrementAndGet() == 1) {
                                throw new IllegalStateException("planted");
                            }
                            return heartbeat();
                        },
                        Duration.ofMillis(250),
                        failed::add)) {
            await().until(() -> producer.history().size() == 1);
            assertThat(failed).containsExactly("heartbeat");
        }
    }

    private static Heartbeat heartbeat() {
        return new Heartbeat(
                NODE,
                new PoolId("default"),
                "boot",
                7,
                "1.0",
                List.of(),
                List.of(),
                List.of(),
                0L,
                null,
                null,
                null,
                Instant.EPOCH);
    }

    private static AttemptPhase phase() {
        return new AttemptPhase(NODE, ATTEMPT, Stage.PREPARE, "", Instant.EPOCH);
    }

    private static AttemptEnded graded() {
        return new AttemptEnded(
                NODE,
                new AttemptRef(JobId.of(1, 2, 3), Leg.GRADE, 1),
                null,
                new Grade(0.5, null, null, Map.of(), 10, "", List.of()),
                null,
                Usage.NONE,
                null,
                Instant.EPOCH);
    }

    private static List<String> types(List<ProducerRecord<String, byte[]>> records) {
        return records.stream().map(record -> header(record, "ce_type")).toList();
    }

    private static AttemptEnded ended() {
        return new AttemptEnded(
                NODE,
                ATTEMPT,
                null,
                null,
                Outcome.of(OutcomeCode.TIME_LIMIT, Stage.RUN, "late", ""),
                Usage.NONE,
                null,
                Instant.EPOCH);
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return headers(record).getOrDefault(name, "");
    }

    private static Map<String, String> headers(ProducerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
