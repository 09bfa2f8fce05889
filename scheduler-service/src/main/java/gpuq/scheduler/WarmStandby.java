package gpuq.scheduler;

import gpuq.common.contract.Topic;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;

/// What an instance that does not lead keeps ready: the state read so far, and a producer that
/// knows the brokers of every topic. So a take-over reads only the rest.
final class WarmStandby implements AutoCloseable {

    private static final List<Topic> WRITTEN =
            List.of(
                    Topic.ASSIGNMENTS,
                    Topic.JOB_EVENTS,
                    Topic.NODE_EVENTS,
                    Topic.SCHEDULER_STATE,
                    Topic.DEAD_LETTERS);

    private final StateTail tail;
    private boolean isWarm;

    WarmStandby(StateTail tail) {
        this.tail = tail;
    }

    void warm(Producer<?, ?> producer, PoolNames names) {
        WRITTEN.forEach(topic -> producer.partitionsFor(names.topic(topic)));
    }

    /// Reads on without waiting; false if there was nothing.
    boolean follow() {
        boolean hasRead = tail.poll(Duration.ZERO);
        isWarm |= tail.isNearEnd();
        return hasRead;
    }

    /// Whether the end was near once: from then on a take-over is fast.
    boolean isWarm() {
        return isWarm;
    }

    /// Ends the standby with a core that knows all.
    PoolCore takeOver(PoolRestore restore) {
        try (tail) {
            return restore.restore(tail);
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
