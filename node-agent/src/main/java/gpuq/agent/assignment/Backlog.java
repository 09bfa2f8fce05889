package gpuq.agent.assignment;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/// What lay in a partition when its reader came. A poll that brings nothing does not say that there
/// is nothing: the connection may just have been made. What fails is tried again with the next
/// poll; the start of the agent tells if it waited in vain. Used by the consumer's thread alone.
final class Backlog {

    private static final Logger LOG = Logger.getLogger(Backlog.class);

    private final Consumer<?, ?> consumer;
    private final TopicPartition partition;
    private final Duration bound;
    private OptionalLong end = OptionalLong.empty();

    /// @param bound how long the broker is asked each time
    Backlog(Consumer<?, ?> consumer, TopicPartition partition, Duration bound) {
        this.consumer = consumer;
        this.partition = partition;
        this.bound = bound;
    }

    /// Asks where the partition ends, before a poll, until a broker has said it once.
    void measure() {
        if (end.isPresent()) {
            return;
        }
        try {
            Long told = consumer.endOffsets(List.of(partition), bound).get(partition);
            if (told != null) {
                end = OptionalLong.of(told);
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debugf("end of assignments not known yet why=%s", e);
        }
    }

    /// Whether all of it was returned by polls.
    boolean isRead() {
        try {
            return end.isPresent() && consumer.position(partition, bound) >= end.getAsLong();
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debugf("place in assignments not known yet why=%s", e);
            return false;
        }
    }
}
