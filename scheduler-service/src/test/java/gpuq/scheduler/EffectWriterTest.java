package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EffectWriterTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final EffectWriter writer = new EffectWriter(producer, "group");
    private final Batch batch = new Batch(new Traces(OpenTelemetry.noop()), 0);

    @Test
    void records_and_offsets_of_a_batch_are_one_transaction() {
        writer.fence();
        batch.add(new ProducerRecord<>("gpuq.job-events", new byte[1], new byte[2]));
        batch.passed(Samples.record("gpuq.commands", 4, new byte[0], Map.of()));

        writer.commit(batch);

        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(producer.history()).hasSize(1);
        assertThat(producer.consumerGroupOffsetsHistory())
                .isEqualTo(
                        List.of(
                                Map.of(
                                        "group",
                                        Map.of(
                                                new TopicPartition("gpuq.commands", 0),
                                                new OffsetAndMetadata(5)))));
    }

    @Test
    void a_batch_of_a_tick_alone_commits_no_offsets() {
        writer.fence();
        batch.add(new ProducerRecord<>("gpuq.node-events", new byte[1], new byte[2]));

        writer.commit(batch);

        assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
        assertThat(producer.commitCount()).isEqualTo(1);
    }

    @Test
    void a_fenced_writer_throws_and_does_not_try_again() {
        SpanKeeper keeper = new SpanKeeper();
        Traces traces = new Traces(keeper.telemetry());
        Batch traced = new Batch(traces, 0);
        traced.holds(traces.process("a command", Samples.TRACEPARENT));
        writer.fence();
        producer.fenceProducer();

        assertThatThrownBy(() -> writer.commit(traced)).isInstanceOf(ProducerFencedException.class);
        assertThat(producer.commitCount()).isZero();
        assertThat(keeper.named("process a command").getStatus().getStatusCode())
                .isEqualTo(StatusCode.ERROR);
    }
}
