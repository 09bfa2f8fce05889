package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.MessageType;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class BatchTest {

    @Test
    void of_an_entity_that_changed_twice_only_the_last_state_is_written_behind_all_messages() {
        Batch batch = new Batch(new Traces(OpenTelemetry.noop()), 0);
        var message = record("gpuq.job-events", 0);
        var last = record("gpuq.scheduler-state", 2);

        batch.add(
                new EffectRecords.Encoded(
                        List.of(), Map.of("job/1", record("gpuq.scheduler-state", 1))));
        batch.add(new EffectRecords.Encoded(List.of(message), Map.of("job/1", last)));

        assertThat(batch.records()).containsExactly(message, last);
        assertThat(batch.tally().written()).isEqualTo(Map.of("gpuq.job-events", 1));
    }

    @Test
    void all_records_of_one_trace_share_one_span() {
        SpanKeeper keeper = new SpanKeeper();
        Batch batch = new Batch(new Traces(keeper.telemetry()), 0);

        String first = batch.traced(Samples.TRACEPARENT, MessageType.JOB_ASSIGNED);
        String second = batch.traced(Samples.TRACEPARENT, MessageType.START_ATTEMPT);
        batch.committed();

        assertThat(first).isEqualTo(second).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(keeper.spans)
                .singleElement()
                .satisfies(
                        span ->
                                assertThat(span.getEvents())
                                        .extracting(EventData::getName)
                                        .containsExactly(
                                                "gpuq.job.assigned",
                                                "gpuq.assignment.start-attempt"));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int value) {
        return new ProducerRecord<>(topic, new byte[0], new byte[] {(byte) value});
    }
}
