package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import gpuq.common.contract.Command;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.DeadLetter;
import gpuq.common.contract.MessageType;
import gpuq.common.seal.NodeSeals;
import gpuq.core.Input;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StepRunnerTest {

    private static final Command.SubmitJob SUBMIT = Samples.submit(Samples.jobId(1), Samples.NOW);

    private final FakeCore core = new FakeCore();
    private final SpanKeeper keeper = new SpanKeeper();
    private final Traces traces = new Traces(keeper.telemetry());
    private final NodeSeals seals = new NodeSeals(Samples.KEYS, Samples.CLUSTER);
    private final Batch batch = new Batch(traces, 0);
    private final StepRunner steps =
            new StepRunner(
                    new InputReader(seals, name -> name),
                    new EffectRecords(Samples.NAMES, seals),
                    new DeadLetterWriter(Samples.NAMES),
                    traces,
                    () -> Samples.NOW,
                    new PoolMetrics(
                            new SimpleMeterRegistry(),
                            new PoolStatus(Samples.NAMES.pool()),
                            Clock.fixed(Samples.NOW, ZoneOffset.UTC)));

    @Test
    void the_offset_behind_the_record_goes_into_the_batch_whatever_the_record_is() {
        steps.take(Samples.command(SUBMIT, 6), core, batch);
        steps.take(Samples.record("gpuq.commands", 7, new byte[0], Map.of()), core, batch);

        assertThat(batch.offsets())
                .isEqualTo(
                        Map.of(new TopicPartition("gpuq.commands", 0), new OffsetAndMetadata(8)));
        assertThat(core.inputs).hasSize(1);
    }

    @Test
    @EdgeCase("DEBUG-5")
    void a_command_and_what_comes_of_it_are_spans_below_the_requests_span() {
        core.answer =
                input ->
                        FakeCore.events(
                                Samples.held(Samples.jobId(1), ""),
                                ((Input.CommandInput) input).traceparent());

        steps.take(Samples.command(SUBMIT, 6), core, batch);
        batch.committed();

        SpanData process = keeper.named("process gpuq.command.submit-job");
        SpanData publish = keeper.named("publish decisions");
        assertThat(process.getParentSpanContext().getSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(publish.getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(HeaderTexts.texts(batch.records().getFirst().headers()))
                .containsEntry(
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-%s-01".formatted(publish.getSpanId()));
    }

    @Test
    void what_the_core_rejects_is_a_dead_letter_with_the_cores_reason() {
        core.answer = _ -> FakeCore.rejected("too old: submitted last month");

        steps.take(Samples.command(SUBMIT, 6), core, batch);

        assertThat(letter())
                .satisfies(
                        letter -> {
                            assertThat(letter.reason())
                                    .isEqualTo("REJECTED: too old: submitted last month");
                            assertThat(letter.offset()).isEqualTo(6);
                            assertThat(letter.type()).isEqualTo("gpuq.command.submit-job");
                        });
        assertThat(batch.tally().dead()).isEqualTo(Map.of("REJECTED", 1));
    }

    @Test
    void what_the_core_ignores_is_counted_and_nothing_is_written() {
        core.answer = _ -> FakeCore.ignored("fenced");

        steps.take(Samples.command(SUBMIT, 6), core, batch);

        assertThat(batch.hasRecords()).isFalse();
        assertThat(batch.tally().ignored()).isEqualTo(Map.of("fenced", 1));
    }

    @Test
    void a_step_that_throws_leaves_a_dead_letter_and_says_that_the_core_is_void() {
        core.answer =
                _ -> {
                    throw new IllegalStateException("a bug");
                };

        assertThatThrownBy(() -> steps.take(Samples.command(SUBMIT, 6), core, batch))
                .isInstanceOf(CoreVoidException.class);
        assertThat(letter().reason())
                .isEqualTo("STEP_FAILED: java.lang.IllegalStateException: a bug");
        assertThat(batch.hasOffsets()).isTrue();
    }

    @Test
    void an_event_too_large_to_send_fails_its_step_and_leaves_no_half_of_it() {
        core.answer = _ -> FakeCore.events(Samples.held(Samples.jobId(1), "x".repeat(300_000)), "");

        assertThatThrownBy(() -> steps.take(Samples.command(SUBMIT, 6), core, batch))
                .isInstanceOf(CoreVoidException.class);
        assertThat(batch.records()).hasSize(1);
        assertThat(letter().reason()).startsWith("STEP_FAILED");
    }

    @Test
    void a_tick_says_whether_it_is_the_first_and_passes_no_record() {
        steps.tick(true, core, batch);

        assertThat(core.inputs).containsExactly(new Input.Tick(true, Samples.NOW));
        assertThat(batch.hasOffsets()).isFalse();
    }

    private DeadLetter letter() {
        ProducerRecord<byte[], byte[]> record = batch.records().getLast();
        assertThat(record.topic()).isEqualTo("gpuq.dead-letters");
        return (DeadLetter) ContractJson.read(MessageType.DEAD_LETTER, 1, record.value());
    }
}
