package gpuq.api.regrades;

import gpuq.common.job.JobId;
import gpuq.common.job.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A regrade, and what it would change or has changed.
///
/// @param ended how many of its gradings are over
/// @param items a page of the jobs, in the order of their submission
public record RegradeView(
        UUID id,
        int version,
        State state,
        UserId askedBy,
        Instant askedAt,
        long total,
        long ended,
        List<Item> items,
        @Nullable String nextCursor) {

    /// Where a regrade is in its life.
    public enum State {
        /// Its gradings go on.
        GRADING,
        /// All are over: it can be applied or discarded.
        GRADED,
        APPLIED,
        DISCARDED
    }

    /// One job.
    ///
    /// @param outcome of the new grading, a code; absent until it is over
    /// @param scoreBefore what counts, or counted when the regrade was not yet applied
    /// @param scoreAfter what the new grading gives; absent where it gives none: then what counted
    ///   goes on to count
    /// @param rankBefore of the job's user, by her job that counts
    /// @param rankAfter the same, were it applied
    public record Item(
            JobId jobId,
            @Nullable String outcome,
            @Nullable Double scoreBefore,
            @Nullable Double scoreAfter,
            @Nullable Long rankBefore,
            @Nullable Long rankAfter) {}
}
