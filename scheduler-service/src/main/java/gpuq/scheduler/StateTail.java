package gpuq.scheduler;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Reads a pool's state topic from its beginning into a [StateImage], as far as it is asked to.
final class StateTail implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    /// A read that gets nothing for this long ends the take-over: the broker is gone.
    private static final long STALLED_NANOS = Duration.ofSeconds(20).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final StateImage image;

    StateTail(Consumer<byte[], byte[]> consumer, TopicPartition partition, StateImage image) {
        this.consumer = consumer;
        this.partition = partition;
        this.image = image;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    StateImage image() {
        return image;
    }

    /// Reads what has come; false if nothing has.
    boolean poll(Duration wait) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            image.apply(record);
        }
        return !records.isEmpty();
    }

    /// Whether no more is left than one poll takes. Under load the very end is always some records
    /// away.
    boolean isNearEnd() {
        return consumer.currentLag(partition).orElse(Long.MAX_VALUE) <= KafkaClients.STATE_RECORDS;
    }

    /// Reads until the offset, over the marks and the aborted records of transactions.
    void readTo(long end) {
        long position = consumer.position(partition);
        long movedAt = System.nanoTime();
        while (position < end) {
            var _ = poll(WAIT);
            long next = consumer.position(partition);
            if (next > position) {
                movedAt = System.nanoTime();
            } else if (System.nanoTime() - movedAt > STALLED_NANOS) {
                throw new IllegalStateException(
                        "%s gives nothing beyond offset %d of %d".formatted(partition, next, end));
            }
            position = next;
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_BOUND));
    }
}
