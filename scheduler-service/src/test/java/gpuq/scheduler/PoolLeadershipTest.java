package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PoolLeadershipTest {

    private static final TopicPartition COMMANDS = new TopicPartition("gpuq.commands", 0);
    private static final TopicPartition REPORTS = new TopicPartition("gpuq.agent-events", 0);
    private static final List<TopicPartition> BOTH = List.of(COMMANDS, REPORTS);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final PoolLeadership leadership = new PoolLeadership(consumer, Samples.NAMES);

    @Test
    void a_member_without_both_partitions_does_not_lead() {
        leadership.join();
        assertThat(leadership.isLeader()).isFalse();

        consumer.rebalance(List.of(COMMANDS));
        assertThat(leadership.isLeader()).isFalse();

        consumer.rebalance(BOTH);
        assertThat(leadership.isLeader()).isTrue();
    }

    @Test
    void a_leader_reads_nothing_until_its_state_is_there() {
        lead();
        assertThat(consumer.paused()).containsExactlyInAnyOrderElementsOf(BOTH);

        broker(0, 10);
        leadership.startReading();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void it_reads_on_where_the_last_transaction_has_ended_and_from_the_beginning_at_first() {
        lead();
        broker(0, 10);
        consumer.commitSync(Map.of(COMMANDS, new OffsetAndMetadata(7)));

        leadership.startReading();

        assertThat(consumer.position(COMMANDS)).isEqualTo(7);
        assertThat(consumer.position(REPORTS)).isZero();
    }

    @Test
    void records_that_expired_while_nobody_led_are_left_out() {
        lead();
        broker(8, 10);
        consumer.commitSync(Map.of(COMMANDS, new OffsetAndMetadata(7)));

        leadership.startReading();

        assertThat(consumer.position(COMMANDS)).isEqualTo(8);
    }

    @Test
    void an_offset_past_the_end_stops_and_is_never_reset() {
        lead();
        broker(0, 6);
        consumer.commitSync(Map.of(COMMANDS, new OffsetAndMetadata(7)));

        assertThatThrownBy(leadership::startReading)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gpuq.commands-0 ends before the committed offset 7");
    }

    @Test
    void a_leader_that_loses_the_pool_is_told_at_its_next_poll() {
        lead();
        consumer.rebalance(List.of());

        assertThatThrownBy(() -> leadership.poll(Duration.ZERO))
                .isInstanceOf(LeadershipLostException.class);
    }

    private void lead() {
        leadership.join();
        consumer.rebalance(BOTH);
    }

    private void broker(long beginning, long end) {
        consumer.updateBeginningOffsets(Map.of(COMMANDS, beginning, REPORTS, beginning));
        consumer.updateEndOffsets(Map.of(COMMANDS, end, REPORTS, end));
    }
}
