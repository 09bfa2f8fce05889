package gpuq.scheduler;

import gpuq.core.state.StateEntity;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Makes the pool's core from the state topic. Only after `initTransactions`: then nobody but us
/// can write there, and the high watermark is the end.
final class PoolRestore implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PoolRestore.class);
    private static final long END_BOUND_SECONDS = 15;
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    private final Admin admin;
    private final TopicPartition partition;
    private final PoolCore.Restorer restorer;
    private final Supplier<StateTail> tails;

    PoolRestore(
            Admin admin,
            TopicPartition partition,
            PoolCore.Restorer restorer,
            Supplier<StateTail> tails) {
        this.admin = admin;
        this.partition = partition;
        this.restorer = restorer;
        this.tails = tails;
    }

    /// Reads all of the topic and loads it: for a leader whose own core has failed.
    PoolCore restore() {
        try (StateTail tail = tails.get()) {
            return restore(tail);
        }
    }

    /// Reads what the standby's tail has not read yet, and loads all; the tail's image is empty
    /// then.
    PoolCore restore(StateTail tail) {
        long began = System.nanoTime();
        tail.readTo(highWatermark());
        long read = System.nanoTime();
        Collection<StateEntity> entities = tail.image().entities();
        int count = entities.size();
        PoolCore core = restorer.restore(entities);
        tail.image().clear();
        LOG.infof(
                "state restored entities=%d read_ms=%d load_ms=%d",
                count,
                TimeUnit.NANOSECONDS.toMillis(read - began),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - read));
        return core;
    }

    /// The end as a reader of uncommitted records has it: it covers the marks of the last
    /// transaction, which the end of committed records may not yet.
    private long highWatermark() {
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(END_BOUND_SECONDS, TimeUnit.SECONDS)
                    .offset();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the end of " + partition + " is unknown", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the state was restored", e);
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_BOUND);
    }
}
