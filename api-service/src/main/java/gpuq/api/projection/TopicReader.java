package gpuq.api.projection;

import gpuq.common.contract.Message;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Takes what a poll brought to the projection, partition by partition, and waits out a database
/// that is away (SPOF-2): records are tried until they are applied, refused for good, or the
/// process ends. So a fault of the database never ends a channel.
@ApplicationScoped
class TopicReader {

    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Projection projection;
    private final ConsumedOffsets offsets;
    private final ProjectionHealth health;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TopicReader(Projection projection, ConsumedOffsets offsets, ProjectionHealth health) {
        this.projection = projection;
        this.offsets = offsets;
        this.health = health;
    }

    <M extends Message> void read(
            ConsumerRecords<String, byte[]> records, Class<M> type, Projection.Rows<M> rows) {
        for (TopicPartition partition : records.partitions()) {
            Map<String, Integer> _ = read(partition, records.records(partition), type, () -> rows);
        }
    }

    /// Reads a partition's records to their end.
    ///
    /// @param rows makes what takes them, for each try
    /// @return how many were refused, by reason
    <M extends Message> Map<String, Integer> read(
            TopicPartition partition,
            List<ConsumerRecord<String, byte[]>> records,
            Class<M> type,
            Supplier<Projection.Rows<M>> rows) {
        Duration pause = FIRST_PAUSE;
        while (stopping.getCount() > 0) {
            try {
                Projection.Applied applied = projection.apply(partition, records, type, rows.get());
                applied.next().ifPresent(offset -> offsets.committed(partition, offset));
                health.going(partition);
                return applied.refused();
            } catch (NotYetKnownException _) {
                sleep(LOOK_AGAIN);
            } catch (RuntimeException e) {
                LOG.warnf(
                        "records wait partition=%s offset=%d reason=%s",
                        partition, records.getFirst().offset(), e.getMessage());
                health.waiting(partition, String.valueOf(e.getMessage()));
                sleep(pause);
                pause = longer(pause);
            }
        }
        return Map.of();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void sleep(Duration pause) {
        try {
            boolean _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    @PreDestroy
    void stop() {
        stopping.countDown();
    }
}
