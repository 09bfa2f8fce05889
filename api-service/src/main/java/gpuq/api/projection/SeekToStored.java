package gpuq.api.projection;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Puts a consumer where the projection stands when it gets a partition. Kafka's own committed
/// offsets play no part. An offset that the log does not have (lost or cut) stops the projection:
/// it never jumps (rule 5).
abstract class SeekToStored implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(SeekToStored.class);

    private final ConsumedOffsets offsets;
    private final ProjectionHealth health;

    SeekToStored(ConsumedOffsets offsets, ProjectionHealth health) {
        this.offsets = offsets;
        this.health = health;
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            Optional<Long> stored = offsets.next(partition.topic(), partition.partition());
            long begin = begins.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            long next = stored.orElse(begin);
            if (next > end || (stored.isPresent() && next < begin && next > 0)) {
                String cause =
                        "%s: the projection stands at %d, the log has %d to %d"
                                .formatted(partition, next, begin, end);
                health.stopped(cause);
                throw new IllegalStateException(cause);
            }
            consumer.seek(partition, Math.max(next, begin));
            offsets.assigned(partition, stored.orElse(0L));
            LOG.infof("projection continues partition=%s offset=%d end=%d", partition, next, end);
        }
    }
}
