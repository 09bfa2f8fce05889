package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitPlanTest {

    private static final long MS = 1_000_000L;
    private static final Duration LONG = Duration.ofMillis(200);

    private final CommitPlan plan = new CommitPlan(3, 0);
    private final Batch batch = new Batch(new Traces(OpenTelemetry.noop()), 0);

    @Test
    void what_comes_after_a_quiet_time_is_committed_at_once() {
        says();

        assertThat(plan.isDue(batch, 0)).isTrue();
    }

    @ParameterizedTest(name = "{0} inputs: {1} ms")
    @CsvSource({"0, 0", "1, 1", "7, 7", "20, 20", "400, 20"})
    void the_more_a_commit_held_the_later_is_the_next(int inputs, long millis) {
        plan.committed(batchOf(inputs), 0);
        says();

        assertThat(plan.within(LONG, batch, 0)).isEqualTo(Duration.ofMillis(millis));
        assertThat(plan.isDue(batch, millis * MS - 1)).isFalse();
        assertThat(plan.isDue(batch, millis * MS)).isTrue();
        assertThat(plan.within(LONG, batch, millis * MS + 1)).isZero();
    }

    @Test
    void a_tick_that_comes_sooner_is_not_waited_over() {
        plan.committed(batchOf(20), 0);
        says();

        assertThat(plan.within(Duration.ofMillis(2), batch, 0)).isEqualTo(Duration.ofMillis(2));
    }

    @Test
    void a_batch_without_records_does_not_hurry_the_loop() {
        plan.committed(batchOf(20), 0);
        reads(0);

        assertThat(plan.within(LONG, batch, 0)).isEqualTo(LONG);
    }

    @Test
    void offsets_alone_wait_for_a_second() {
        reads(0);

        assertThat(plan.isDue(batch, 1000 * MS)).isFalse();
        assertThat(plan.isDue(batch, 1001 * MS)).isTrue();
    }

    @Test
    void nothing_is_never_committed() {
        assertThat(plan.isDue(batch, Long.MAX_VALUE / 2)).isFalse();
    }

    @Test
    void a_batch_is_full_with_as_many_inputs_as_one_transaction_takes() {
        reads(0);
        reads(1);
        assertThat(plan.isFull(batch)).isFalse();

        reads(2);
        assertThat(plan.isFull(batch)).isTrue();
    }

    private void says() {
        batch.add(new ProducerRecord<>("gpuq.job-events", new byte[] {1}));
    }

    private void reads(long offset) {
        read(batch, offset);
    }

    private static Batch batchOf(int inputs) {
        Batch read = new Batch(new Traces(OpenTelemetry.noop()), 0);
        for (int offset = 0; offset < inputs; offset++) {
            read(read, offset);
        }
        return read;
    }

    private static void read(Batch into, long offset) {
        into.passed(new ConsumerRecord<>("gpuq.commands", 0, offset, null, null));
    }
}
