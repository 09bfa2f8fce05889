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
/// @param forgottenUpTo the latest submission among the ended jobs that are no longer remembered: a
///   command that is not younger cannot be told from one that was done
public record PoolEntity(
        PoolId poolId,
        long nextSequence,
        long clock,
        List<Long> waits,
        @Nullable Instant forgottenUpTo)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "pool/";

    /// So many waits tell how well we foresee.
    private static final int MOST_WAITS = 64;

    public PoolEntity {
        waits = List.copyOf(waits);
    }

    @Override
    public String key() {
        return PREFIX + poolId;
    }

    static PoolEntity fresh(PoolId id) {
        return new PoolEntity(id, 1, 0, List.of(), null);
    }

    /// The pool once this place number is given out.
    PoolEntity afterSequence(long sequence) {
        long next = Math.max(nextSequence, sequence + 1);
        return new PoolEntity(poolId, next, clock, waits, forgottenUpTo);
    }

    PoolEntity after(CoreFact.AboutPool fact) {
        return switch (fact) {
            case CoreFact.ClockAdvanced(var newClock) ->
                    new PoolEntity(poolId, nextSequence, newClock, waits, forgottenUpTo);
            case CoreFact.WaitMeasured(var thousandths) -> {
                List<Long> more = new ArrayList<>(waits);
                more.add(thousandths);
                if (more.size() > MOST_WAITS) {
                    more.removeFirst();
                }
                yield new PoolEntity(poolId, nextSequence, clock, more, forgottenUpTo);
            }
        };
    }

    /// The pool once an ended job that was submitted then is forgotten.
    PoolEntity forgetting(Instant submittedAt) {
        boolean isLater = forgottenUpTo == null || submittedAt.isAfter(forgottenUpTo);
        return isLater ? new PoolEntity(poolId, nextSequence, clock, waits, submittedAt) : this;
    }
}
