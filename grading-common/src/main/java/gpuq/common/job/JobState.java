package gpuq.common.job;

import java.util.EnumSet;
import java.util.Set;

/// What a job is doing, as everybody sees it.
///
/// ```
/// SUBMITTED ─▶ QUEUED ◀─▶ HELD
///                │ ▲
///                ▼ │ fault of ours, old rank
///            ASSIGNED ─▶ PREPARING ─▶ RUNNING ─▶ GRADING ─▶ SUCCEEDED
///                └──────────┴────────────┴──────────┴─────▶ FAILED | TIMED_OUT | CANCELLED
/// ```
///
/// A terminal state never changes. `RUNNING` means that the student's process has started.
/// `GRADING` begins when the run leg's end is accepted and holds the wait for a grade slot; a job
/// that only grades a stored file ([JobKind]) comes to it from `SUBMITTED` at once.
public enum JobState {
    SUBMITTED,
    QUEUED,
    HELD,
    ASSIGNED,
    PREPARING,
    RUNNING,
    GRADING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED;

    /// Whether the job has ended for good.
    public boolean isTerminal() {
        return switch (this) {
            case SUBMITTED, QUEUED, HELD, ASSIGNED, PREPARING, RUNNING, GRADING -> false;
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED -> true;
        };
    }

    /// The states that may follow this one. A state may follow itself only in `GRADING`, where a
    /// grading is repeated.
    public Set<JobState> next() {
        return switch (this) {
            case SUBMITTED -> EnumSet.of(QUEUED, HELD, GRADING, FAILED, CANCELLED);
            case QUEUED -> EnumSet.of(HELD, ASSIGNED, FAILED, CANCELLED);
            case HELD -> EnumSet.of(QUEUED, FAILED, CANCELLED);
            case ASSIGNED ->
                    EnumSet.of(
                            QUEUED, HELD, PREPARING, RUNNING, GRADING, FAILED, TIMED_OUT,
                            CANCELLED);
            case PREPARING ->
                    EnumSet.of(QUEUED, HELD, RUNNING, GRADING, FAILED, TIMED_OUT, CANCELLED);
            case RUNNING -> EnumSet.of(QUEUED, HELD, GRADING, FAILED, TIMED_OUT, CANCELLED);
            case GRADING -> EnumSet.of(GRADING, HELD, SUCCEEDED, FAILED, CANCELLED);
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED -> EnumSet.noneOf(JobState.class);
        };
    }
}
