package gpuq.core.state;

import gpuq.common.job.PoolId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What belongs to the pool as a whole.
///
/// @param nextSequence the place number that the next accepted job gets
/// @param clock the virtual time: how far the pool has served its flows
/// @param waits how the last waits compared with what was expected, in thousandths
/// @param promises how often a job started by the time that was promised when it came
/// @param forgottenUpTo the latest submission among the ended jobs that are no longer remembered: a
///   command that is not younger cannot be told from one that was done
public record PoolEntity(
        PoolId poolId,
        long nextSequence,
        long clock,
        List<Long> waits,
        Promises promises,
        @Nullable Instant forgottenUpTo)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "pool/";

    /// So many waits tell how well we foresee.
    private static final int MOST_WAITS = 64;

    public PoolEntity(
            PoolId poolId,
            long nextSequence,
            long clock,
            List<Long> waits,
            @Nullable Promises promises,
            @Nullable Instant forgottenUpTo) {
        this.poolId = poolId;
        this.nextSequence = nextSequence;
        this.clock = clock;
        this.waits = List.copyOf(waits);
        // An entity of before has none.
        this.promises = promises == null ? Promises.NONE : promises;
        this.forgottenUpTo = forgottenUpTo;
    }

    /// Of about the last thousand jobs that had to wait.
    ///
    /// @param kept how many started in time
    /// @param broken how many did not
    public record Promises(int kept, int broken) {

        static final Promises NONE = new Promises(0, 0);
        private static final int MOST = 1000;

        Promises after(boolean inTime) {
            boolean isFull = kept + broken >= MOST;
            int before = isFull ? kept / 2 : kept;
            int brokenBefore = isFull ? broken / 2 : broken;
            return new Promises(before + (inTime ? 1 : 0), brokenBefore + (inTime ? 0 : 1));
        }
    }

    @Override
    public String key() {
        return PREFIX + poolId;
    }

    static PoolEntity fresh(PoolId id) {
        return new PoolEntity(id, 1, 0, List.of(), Promises.NONE, null);
    }

    /// The pool once this place number is given out.
    PoolEntity afterSequence(long sequence) {
        long next = Math.max(nextSequence, sequence + 1);
        return new PoolEntity(poolId, next, clock, waits, promises, forgottenUpTo);
    }

    PoolEntity after(CoreFact.AboutPool fact) {
        return switch (fact) {
            case CoreFact.ClockAdvanced(var newClock) ->
                    new PoolEntity(poolId, nextSequence, newClock, waits, promises, forgottenUpTo);
            case CoreFact.WaitMeasured(var thousandths, var inTime) -> {
                List<Long> more = new ArrayList<>(waits);
                more.add(thousandths);
                if (more.size() > MOST_WAITS) {
                    more.removeFirst();
                }
                yield new PoolEntity(
                        poolId, nextSequence, clock, more, promises.after(inTime), forgottenUpTo);
            }
        };
    }

    /// The pool once an ended job that was submitted then is forgotten.
    PoolEntity forgetting(Instant submittedAt) {
        boolean isLater = forgottenUpTo == null || submittedAt.isAfter(forgottenUpTo);
        return isLater
                ? new PoolEntity(poolId, nextSequence, clock, waits, promises, submittedAt)
                : this;
    }
}
