package gpuq.core.queue;

import gpuq.common.job.JobId;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user's account with the pool. Changed by [ShareLedger] alone.
///
/// @param weight her share, in parts of 1,024
/// @param marks where her flow of each size class ends, in virtual time
/// @param debt GPU-milliseconds used but not charged, or charged but not used if negative
/// @param holes places she has paid for and given up
/// @param undo how to take back her last submission
public record Account(
        long weight, List<Long> marks, long debt, List<Hole> holes, @Nullable Undo undo) {

    /// The weight of everybody of whom nothing else is said.
    public static final long NORMAL_WEIGHT = 1024;

    public Account {
        marks = List.copyOf(marks);
        holes = List.copyOf(holes);
    }

    /// Of a user who has never submitted.
    public static Account fresh() {
        return new Account(
                NORMAL_WEIGHT, Collections.nCopies(SizeClass.COUNT, 0L), 0, List.of(), null);
    }

    /// A paid place that nobody stands in.
    public record Hole(long tag, long start, long cost) {}

    /// What the last submission changed.
    ///
    /// @param marks as they were before
    /// @param paid the debt that was paid with it
    public record Undo(JobId job, List<Long> marks, long paid) {

        public Undo {
            marks = List.copyOf(marks);
        }
    }
}
