package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.MessageType;
import gpuq.common.seal.NodeSeals;
import gpuq.common.seal.RecordSeal;
import gpuq.common.seal.RecordSeal.Sealed;
import gpuq.core.Effects;
import gpuq.core.Effects.SealedAssignment;
import gpuq.core.Effects.Traced;
import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EffectRecordsTest {

    private final EffectRecords records =
            new EffectRecords(Samples.NAMES, new NodeSeals(Samples.KEYS, Samples.CLUSTER));

    private record Entity(String key, String text) implements StateEntity {}

    @Test
    void a_job_event_goes_under_its_jobs_key_with_envelope_and_trace() {
        JobEvent event = Samples.held(Samples.jobId(1), "COMPETITION_HELD");

        var record = only(encode(effects(List.of(new Traced<>(event, "t1")), List.of())));

        assertThat(record.topic()).isEqualTo("gpuq.job-events");
        assertThat(record.partition()).isNull();
        assertThat(text(record.key())).isEqualTo(Samples.jobId(1).value());
        assertThat(ContractJson.read(MessageType.JOB_HELD, 1, record.value())).isEqualTo(event);
        assertThat(Envelope.parse(HeaderTexts.texts(record.headers())))
                .isEqualTo(
                        new Envelope(
                                "default/cause/0",
                                "gpuq/scheduler/default",
                                MessageType.JOB_HELD,
                                1,
                                Samples.NOW,
                                "traced t1"));
    }

    @Test
    void an_event_without_a_trace_has_no_trace_header() {
        var event = new Traced<JobEvent>(Samples.held(Samples.jobId(1), ""), "");

        var record = only(encode(effects(List.of(event), List.of())));

        assertThat(HeaderTexts.texts(record.headers())).doesNotContainKey("traceparent");
    }

    @Test
    void an_assignment_is_sealed_under_its_nodes_key_with_the_cores_sequence() {
        Assignment stop = Samples.stop(Samples.NODE, Samples.jobId(1));

        var record =
                only(encode(effects(List.of(), List.of(new SealedAssignment(stop, 3, 41, "t1")))));

        Sealed sealed = Sealed.parse(HeaderTexts.texts(record.headers())).orElseThrow();
        assertThat(text(record.key())).isEqualTo("n1");
        assertThat(List.of(sealed.node(), sealed.epoch(), sealed.incarnation(), sealed.sequence()))
                .isEqualTo(List.<Object>of(Samples.NODE, 3, 0L, 41L));
        assertThat(
                        new RecordSeal(Samples.KEYS.key(Samples.NODE, 3), Samples.CLUSTER)
                                .isGenuine(
                                        "gpuq.assignments",
                                        "gpuq.assignment.stop-attempt",
                                        sealed,
                                        record.value()))
                .isTrue();
    }

    @Test
    void an_entity_that_is_gone_becomes_a_tombstone_in_the_pools_partition() {
        Map<String, Optional<StateEntity>> changed = new TreeMap<>();
        changed.put("job/1", Optional.of(new Entity("job/1", "here")));
        changed.put("job/2", Optional.empty());

        var entities = encode(effects(changed)).entities();

        assertThat(entities.keySet()).containsExactly("job/1", "job/2");
        assertThat(entities.values())
                .allSatisfy(record -> assertThat(record.partition()).isZero())
                .allSatisfy(record -> assertThat(record.topic()).isEqualTo("gpuq.scheduler-state"));
        assertThat(entities.values())
                .extracting(record -> record.value() == null ? "" : text(record.value()))
                .containsExactly("{\"key\":\"job/1\",\"text\":\"here\"}", "");
    }

    @Test
    void what_the_broker_would_refuse_for_its_size_fails_before_the_transaction() {
        var event =
                new Traced<JobEvent>(Samples.held(Samples.jobId(1), "x".repeat(256 * 1024)), "");

        assertThatThrownBy(() -> encode(effects(List.of(event), List.of())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gpuq.job.held would be");
    }

    private EffectRecords.Encoded encode(Effects effects) {
        return records.encode(effects, "cause", Samples.NOW, (trace, _) -> "traced " + trace);
    }

    private static ProducerRecord<byte[], byte[]> only(EffectRecords.Encoded encoded) {
        assertThat(encoded.messages()).hasSize(1);
        return encoded.messages().getFirst();
    }

    private static Effects effects(
            List<Traced<JobEvent>> events, List<SealedAssignment> assignments) {
        return new Effects(events, List.of(), assignments, new TreeMap<>(), List.of(), List.of());
    }

    private static Effects effects(Map<String, Optional<StateEntity>> changed) {
        return new Effects(List.of(), List.of(), List.of(), changed, List.of(), List.of());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
