package gpuq.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final TopicPartition PARTITION = new TopicPartition("assignments", 3);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    private final Backlog backlog = new Backlog(consumer, PARTITION, Duration.ofMillis(1));

    @BeforeEach
    void begin() {
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, 5);
        consumer.updateEndOffsets(Map.of(PARTITION, 7L));
    }

    @Test
    @EdgeCase("NODE-1")
    void a_poll_that_brings_nothing_has_not_read_what_lies_there() {
        backlog.measure();
        consumer.poll(Duration.ZERO);
        assertThat(backlog.isRead()).isFalse();
        read(5);
        assertThat(backlog.isRead()).isFalse();
        read(6);
        assertThat(backlog.isRead()).isTrue();
    }

    @Test
    void what_comes_later_is_not_waited_for() {
        backlog.measure();
        consumer.updateEndOffsets(Map.of(PARTITION, 100L));
        read(5);
        read(6);
        backlog.measure();
        assertThat(backlog.isRead()).isTrue();
    }

    @Test
    void an_end_that_was_not_told_is_asked_for_again() {
        consumer.setOffsetsException(new TimeoutException("no broker"));
        backlog.measure();
        read(5);
        read(6);
        assertThat(backlog.isRead()).isFalse();
        backlog.measure();
        assertThat(backlog.isRead()).isTrue();
    }

    private void read(long offset) {
        consumer.addRecord(new ConsumerRecord<>("assignments", 3, offset, "n1", new byte[0]));
        assertThat(consumer.poll(Duration.ZERO).count()).isEqualTo(1);
    }
}
