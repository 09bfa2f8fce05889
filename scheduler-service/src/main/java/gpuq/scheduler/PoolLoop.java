package gpuq.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// One pool, from standby to leadership to the end: poll → step → one transaction, on one thread,
/// which owns the core and every Kafka client of the pool. It has no way back from leading:
/// whatever goes wrong outside a step is thrown out of [#run], and the process ends.
final class PoolLoop implements Runnable {

    private static final Logger LOG = Logger.getLogger(PoolLoop.class);

    /// Short, as an election ends within such a wait and is only noticed after it.
    private static final Duration STANDBY_WAIT = Duration.ofMillis(20);

    private static final int FAILED_STEPS_IN_A_ROW = 3;

    private final PoolParts parts;
    private final PoolStatus status;
    private final PoolMetrics metrics;
    private int voidByRecords;
    private int voidByTicks;
    private volatile boolean isStopping;

    PoolLoop(PoolParts parts, PoolStatus status, PoolMetrics metrics) {
        this.parts = parts;
        this.status = status;
        this.metrics = metrics;
    }

    /// Asks the loop to end after its current transaction; it leaves the group at once.
    void stop() {
        isStopping = true;
    }

    /// Gives up what a loop holds that was never run.
    void close() {
        parts.close();
    }

    @Override
    public void run() {
        try (parts) {
            parts.leadership().join();
            standBy();
            if (!isStopping) {
                new Leading(takeOver()).lead();
            }
        } finally {
            status.become(PoolStatus.Role.ENDED);
        }
    }

    private void standBy() {
        status.become(PoolStatus.Role.STANDBY);
        while (!isStopping && !parts.leadership().isLeader()) {
            boolean hasRead = parts.standby().follow();
            var _ = parts.leadership().poll(hasRead ? Duration.ZERO : STANDBY_WAIT);
            if (parts.standby().isWarm() && status.role() == PoolStatus.Role.STANDBY) {
                parts.standby().warm(parts.producer(), parts.names());
                status.become(PoolStatus.Role.WARM_STANDBY);
                LOG.infof("standby is warm pool=%s", status.pool());
            }
            status.beat();
        }
    }

    private PoolCore takeOver() {
        long began = System.nanoTime();
        status.become(PoolStatus.Role.TAKING_OVER);
        parts.writer().fence();
        PoolCore core = parts.standby().takeOver(parts.restore());
        parts.leadership().startReading();
        status.become(PoolStatus.Role.LEADING);
        LOG.infof(
                "pool is led pool=%s instance=%s take_over_ms=%d",
                status.pool(),
                parts.names().instance(),
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        return core;
    }

    /// The time of a leadership.
    private final class Leading {
        private final TickPlan ticks = parts.tickPlan(System.nanoTime());
        private final CommitPlan commits = parts.commitPlan(System.nanoTime());
        private final IdleWatch idle = new IdleWatch();
        private PoolCore core;
        private Batch batch = newBatch();

        Leading(PoolCore core) {
            this.core = core;
        }

        void lead() {
            while (!isStopping) {
                turn();
                status.beat();
            }
            if (batch.hasRecords() || batch.hasOffsets()) {
                commit();
            }
        }

        private void turn() {
            for (ConsumerRecord<byte[], byte[]> record : parts.leadership().poll(mayWait())) {
                take(record);
                if (commits.isFull(batch)) {
                    commit();
                }
            }
            OptionalLong lag = parts.leadership().lag();
            long now = System.nanoTime();
            ticks.observe(now, parts.contact().answers());
            if (lag.isPresent() && ticks.isDue(now, lag.getAsLong())) {
                tick(ticks.ticked(now));
                status.idled(idle.observe(core.couldStart(), now));
            }
            if (commits.isDue(batch, now)) {
                commit();
            }
            status.measured(core::queued, lag.orElse(0));
        }

        private Duration mayWait() {
            long now = System.nanoTime();
            return commits.within(ticks.untilNext(now), batch, now);
        }

        private void take(ConsumerRecord<byte[], byte[]> record) {
            batch.tally().read(Instant.ofEpochMilli(record.timestamp()));
            try {
                parts.steps().take(record, core, batch);
                voidByRecords = 0;
            } catch (CoreVoidException e) {
                voidByRecords++;
                recover(voidByRecords, e);
            }
        }

        private void tick(boolean afterTakeOver) {
            try {
                parts.steps().tick(afterTakeOver, core, batch);
                voidByTicks = 0;
            } catch (CoreVoidException e) {
                voidByTicks++;
                recover(voidByTicks, e);
            }
        }

        /// The steps before the failed one are committed, with its dead letter; its half-done
        /// changes go with the core.
        private void recover(int inARow, CoreVoidException failure) {
            commit();
            if (inARow >= FAILED_STEPS_IN_A_ROW) {
                throw new IllegalStateException(
                        inARow + " steps in a row have failed", failure.getCause());
            }
            core = parts.restore().restore();
        }

        private void commit() {
            long began = System.nanoTime();
            parts.writer().commit(batch);
            long ended = System.nanoTime();
            commits.committed(batch, ended);
            metrics.committed(batch.tally(), ended - began);
            CommitLog.committed(status.pool(), batch.tally());
            batch = newBatch();
        }

        private Batch newBatch() {
            return new Batch(parts.traces(), System.nanoTime());
        }
    }
}
