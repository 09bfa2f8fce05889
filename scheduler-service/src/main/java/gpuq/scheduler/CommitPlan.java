package gpuq.scheduler;

import java.time.Duration;

/// When a batch is committed: at once after a quiet time, and else so long after the commit before
/// it that what comes meanwhile goes with it. A transaction costs the broker much the same whether
/// it holds two records or two hundred, and while it is committed nothing is decided.
final class CommitPlan {

    /// From the end of a commit to the begin of the next, for each input that the first one held:
    /// where few come hardly anything waits.
    private static final long APART_FOR_EACH_NANOS = Duration.ofMillis(1).toNanos();

    private static final long APART_AT_MOST_NANOS = Duration.ofMillis(20).toNanos();

    /// Offsets without effects wait this long for company: an idle pool's heartbeats change
    /// nothing, and reading some of them twice after a crash does not either.
    private static final long OFFSETS_ALONE_NANOS = Duration.ofSeconds(1).toNanos();

    private final int mostInputs;
    private long dueNanos;

    /// @param mostInputs a batch that has taken in so many is committed at once
    CommitPlan(int mostInputs, long nowNanos) {
        this.mostInputs = mostInputs;
        this.dueNanos = nowNanos;
    }

    boolean isFull(Batch batch) {
        return batch.inputs() >= mostInputs;
    }

    boolean isDue(Batch batch, long nowNanos) {
        return batch.hasRecords()
                ? nowNanos - dueNanos >= 0
                : batch.hasOffsets() && batch.ageNanos(nowNanos) > OFFSETS_ALONE_NANOS;
    }

    /// Bounds how long the loop may wait for records, by the commit that is to come.
    Duration within(Duration wait, Batch batch, long nowNanos) {
        if (!batch.hasRecords()) {
            return wait;
        }
        long left = Math.max(0, dueNanos - nowNanos);
        return left < wait.toNanos() ? Duration.ofNanos(left) : wait;
    }

    /// Says that a batch was committed.
    void committed(Batch batch, long nowNanos) {
        dueNanos = nowNanos + Math.min(batch.inputs() * APART_FOR_EACH_NANOS, APART_AT_MOST_NANOS);
    }
}
