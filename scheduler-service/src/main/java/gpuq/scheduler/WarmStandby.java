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

    /// So many entities are decoded between two looks at the group, in some milliseconds.
    private static final int DECODED_AT_ONCE = 500;

    private final StateTail tail;
    private final Rehearsal rehearsal;
    private boolean isWarm;

    WarmStandby(StateTail tail, Rehearsal rehearsal) {
        this.tail = tail;
        this.rehearsal = rehearsal;
    }

    void warm(Producer<?, ?> producer, PoolNames names) {
        WRITTEN.forEach(topic -> producer.partitionsFor(names.topic(topic)));
    }

    /// Reads on without waiting; once the end is near, decodes some of what was read and rehearses
    /// a job, whether or not the stream pauses. False if there was nothing to do.
    boolean follow() {
        boolean hasRead = tail.poll(Duration.ZERO);
        if (!tail.isNearEnd()) {
            return hasRead;
        }
        boolean hasEncoded = tail.image().hasEncoded();
        tail.image().decode(DECODED_AT_ONCE);
        if (!rehearsal.isOver()) {
            rehearsal.playOne();
            return true;
        }
        isWarm |= !tail.image().hasEncoded();
        return hasRead || hasEncoded;
    }

    /// Whether the end was near once and all is rehearsed: from then on a take-over is fast.
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
