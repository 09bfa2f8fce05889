package gpuq.api.projection;

import gpuq.common.contract.Message;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Takes what a poll brought to the projection, and waits out a database that is away (SPOF-2):
/// records are tried until they are applied, refused for good, or the process ends. So a fault of
/// the database never ends a channel.
@ApplicationScoped
class TopicReader {

    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// Two that read the same partitions take their locks in one order.
    private static final Comparator<TopicPartition> IN_ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Projection projection;
    private final ConsumedOffsets offsets;
    private final ProjectionHealth health;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TopicReader(Projection projection, ConsumedOffsets offsets, ProjectionHealth health) {
        this.projection = projection;
        this.offsets = offsets;
        this.health = health;
    }

    /// Reads all that a poll brought, in one transaction.
    ///
    /// @param rows makes what takes the records, for each try
    /// @return how many were refused, by reason
    <M extends Message> Map<String, Integer> read(
            ConsumerRecords<String, byte[]> records,
            Class<M> type,
            Supplier<Projection.Rows<M>> rows) {
        var polled = new TreeMap<TopicPartition, List<ConsumerRecord<String, byte[]>>>(IN_ORDER);
        records.partitions()
                .forEach(partition -> polled.put(partition, records.records(partition)));
        return read(polled, type, rows);
    }

    /// Reads what a poll brought of one partition.
    ///
    /// @param rows makes what takes the records, for each try
    /// @return how many were refused, by reason
    <M extends Message> Map<String, Integer> read(
            TopicPartition partition,
            List<ConsumerRecord<String, byte[]>> records,
            Class<M> type,
            Supplier<Projection.Rows<M>> rows) {
        var polled = new TreeMap<TopicPartition, List<ConsumerRecord<String, byte[]>>>(IN_ORDER);
        polled.put(partition, records);
        return read(polled, type, rows);
    }

    private <M extends Message> Map<String, Integer> read(
            SortedMap<TopicPartition, List<ConsumerRecord<String, byte[]>>> polled,
            Class<M> type,
            Supplier<Projection.Rows<M>> rows) {
        Duration pause = FIRST_PAUSE;
        while (stopping.getCount() > 0) {
            try {
                Projection.Applied applied = projection.apply(polled, type, rows.get());
                applied.next().forEach(offsets::committed);
                polled.keySet().forEach(health::going);
                return applied.refused();
            } catch (NotYetKnownException _) {
                sleep(LOOK_AGAIN);
            } catch (RuntimeException e) {
                LOG.warnf("records wait partitions=%s reason=%s", polled.keySet(), e.getMessage());
                polled.keySet()
                        .forEach(
                                partition ->
                                        health.waiting(partition, String.valueOf(e.getMessage())));
                sleep(pause);
                pause = longer(pause);
            }
        }
        return Map.of();
    }

    /// Waits as [PollPace] says.
    ///
    /// @param beganNanos when the last poll's records were taken up
    void keepPace(ConsumerRecords<String, byte[]> last, long beganNanos) {
        Duration since = Duration.ofNanos(System.nanoTime() - beganNanos);
        sleep(PollPace.left(last.count(), since));
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private void sleep(Duration pause) {
        try {
            boolean _ = stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
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
