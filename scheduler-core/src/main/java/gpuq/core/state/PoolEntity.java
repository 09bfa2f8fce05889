package gpuq.core.state;

import gpuq.common.job.PoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What belongs to the pool as a whole.
///
/// @param nextSequence the place number that the next accepted job gets
/// @param forgottenUpTo the latest submission among the ended jobs that are no longer remembered: a
///   command that is not younger cannot be told from one that was done
public record PoolEntity(PoolId poolId, long nextSequence, @Nullable Instant forgottenUpTo)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "pool/";

    @Override
    public String key() {
        return PREFIX + poolId;
    }

    /// The pool once this place number is given out.
    PoolEntity after(long sequence) {
        return new PoolEntity(poolId, Math.max(nextSequence, sequence + 1), forgottenUpTo);
    }

    /// The pool once an ended job that was submitted then is forgotten.
    PoolEntity forgetting(Instant submittedAt) {
        boolean isLater = forgottenUpTo == null || submittedAt.isAfter(forgottenUpTo);
        return isLater ? new PoolEntity(poolId, nextSequence, submittedAt) : this;
    }
}
