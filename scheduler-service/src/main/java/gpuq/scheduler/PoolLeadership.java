package gpuq.scheduler;

import gpuq.common.contract.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Who leads the pool: the member of the pool's group that has its two partitions. It reads them
/// for the leader, and nothing for anybody else. Leading is never handed back: a leader that loses
/// the pool ends its process, see [PoolLoop].
final class PoolLeadership {

    private static final Logger LOG = Logger.getLogger(PoolLeadership.class);
    private static final Duration LEAVE_BOUND = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> wanted;
    private final Set<TopicPartition> held = new HashSet<>();
    private boolean lost;

    PoolLeadership(Consumer<byte[], byte[]> consumer, PoolNames names) {
        this.consumer = consumer;
        this.wanted = List.of(names.own(Topic.COMMANDS), names.own(Topic.AGENT_EVENTS));
    }

    void join() {
        consumer.subscribe(wanted.stream().map(TopicPartition::topic).toList(), new Turns());
    }

    /// Takes part in the group; gives records only after [#startReading].
    ///
    /// @throws LeadershipLostException if another instance has the pool now
    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        if (lost) {
            throw new LeadershipLostException();
        }
        return records;
    }

    boolean isLeader() {
        return held.containsAll(wanted);
    }

    /// Begins to read where the last committed transaction has ended. Only after
    /// `initTransactions`: before it, the predecessor could still commit.
    void startReading() {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(wanted));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(wanted);
        Map<TopicPartition, Long> ends = consumer.endOffsets(wanted);
        for (TopicPartition partition : wanted) {
            OffsetAndMetadata offset = committed.get(partition);
            long first = beginnings.getOrDefault(partition, 0L);
            long next = offset == null ? first : offset.offset();
            if (next < first) {
                // The API sends again what it has no event of, and agents repeat their reports.
                LOG.warnf(
                        "records expired before they were read partition=%s from=%d to=%d",
                        partition, next, first);
                next = first;
            }
            if (next > ends.getOrDefault(partition, Long.MAX_VALUE)) {
                throw new IllegalStateException(
                        "%s ends before the committed offset %d: the broker has lost records or is another one"
                                .formatted(partition, next));
            }
            consumer.seek(partition, next);
        }
        consumer.resume(wanted);
    }

    /// How many records are still to be read, as the last fetch has told; empty before it has.
    OptionalLong lag() {
        long lag = 0;
        for (TopicPartition partition : wanted) {
            OptionalLong one = consumer.currentLag(partition);
            if (one.isEmpty()) {
                return OptionalLong.empty();
            }
            lag += one.getAsLong();
        }
        return OptionalLong.of(lag);
    }

    /// Leaves the group at once, so that a standby need not wait for the session to end. A static
    /// member does not leave by a plain `close`.
    void leave() {
        consumer.close(
                CloseOptions.timeout(LEAVE_BOUND)
                        .withGroupMembershipOperation(
                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private final class Turns implements ConsumerRebalanceListener {

        /// The partitions stay paused, and at a position of no meaning, until the state is there:
        /// without a position the consumer would ask for a committed one too early.
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            held.addAll(partitions);
            consumer.pause(partitions);
            partitions.forEach(partition -> consumer.seek(partition, 0));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            lost |= !partitions.isEmpty();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            lost |= !partitions.isEmpty();
        }
    }
}
