package gpuq.scheduler;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

/// Everything that one pool's loop works with, to be closed together.
record PoolParts(
        PoolNames names,
        PoolLeadership leadership,
        BrokerContact contact,
        WarmStandby standby,
        PoolRestore restore,
        Producer<byte[], byte[]> producer,
        EffectWriter writer,
        StepRunner steps,
        Traces traces,
        Duration tickInterval,
        int recordsPerTransaction)
        implements AutoCloseable {

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    TickPlan tickPlan(long nowNanos) {
        return new TickPlan(tickInterval, recordsPerTransaction, nowNanos);
    }

    CommitPlan commitPlan(long nowNanos) {
        return new CommitPlan(recordsPerTransaction, nowNanos);
    }

    /// The group first: its next leader is waiting for it.
    @Override
    public void close() {
        try (restore;
                standby;
                AutoCloseable _ = () -> producer.close(CLOSE_BOUND)) {
            leadership.leave();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a Kafka client did not close", e);
        }
    }
}
