package gpuq.common.job;

import java.util.EnumSet;
import java.util.Set;

/// Every way in which a job can end: the one table from which state, fault, retry and quota follow
/// (FEEDBACK-1, JOBST-6). Nothing else in the system decides any of the four.
public enum OutcomeCode {
    /// A valid score.
    GRADED(EnumSet.of(Stage.GRADE), JobState.SUCCEEDED, Fault.NONE, Retry.NONE, Counted.ALWAYS),
    /// The owner cancelled.
    CANCELLED_BY_USER(
            EnumSet.allOf(Stage.class),
            JobState.CANCELLED,
            Fault.STUDENT,
            Retry.NONE,
            Counted.IF_IT_RAN),
    /// Staff cancelled, with a reason.
    CANCELLED_BY_STAFF(
            EnumSet.allOf(Stage.class), JobState.CANCELLED, Fault.STAFF, Retry.NONE, Counted.NEVER),
    /// Replaced by a newer one, where the competition wants only the latest.
    CANCELLED_SUPERSEDED(
            EnumSet.of(Stage.QUEUE), JobState.CANCELLED, Fault.STUDENT, Retry.NONE, Counted.NEVER),
    /// The account was removed or blocked.
    CANCELLED_USER_REMOVED(
            EnumSet.allOf(Stage.class), JobState.CANCELLED, Fault.STAFF, Retry.NONE, Counted.NEVER),
    /// Operator reset.
    CANCELLED_BY_SYSTEM(
            EnumSet.allOf(Stage.class),
            JobState.CANCELLED,
            Fault.PLATFORM,
            Retry.NONE,
            Counted.NEVER),
    /// The competition was withdrawn.
    COMPETITION_WITHDRAWN(
            EnumSet.of(Stage.QUEUE), JobState.CANCELLED, Fault.STAFF, Retry.NONE, Counted.NEVER),
    /// Longest stay in the queue passed (7 days).
    QUEUE_EXPIRED(
            EnumSet.of(Stage.QUEUE), JobState.FAILED, Fault.PLATFORM, Retry.NONE, Counted.NEVER),
    /// No node can ever run it; says what exists.
    UNSCHEDULABLE(EnumSet.of(Stage.QUEUE), JobState.FAILED, Fault.STAFF, Retry.NONE, Counted.NEVER),
    /// Data could not be fetched in time.
    DATASET_UNAVAILABLE(
            EnumSet.of(Stage.PREPARE),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// Digest mismatch after a fresh fetch.
    DATASET_CORRUPT(
            EnumSet.of(Stage.PREPARE),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// The solution's bytes could not be fetched or their digest is wrong.
    SOLUTION_UNAVAILABLE(
            EnumSet.of(Stage.PREPARE),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// Image missing or its digest wrong.
    IMAGE_UNAVAILABLE(
            EnumSet.of(Stage.PREPARE),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// Disk, inodes, read-only file system, host OOM killer, container runtime.
    NODE_FAULT(
            EnumSet.of(Stage.PREPARE, Stage.RUN, Stage.COLLECT),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// Device lost, hardware Xid, ECC, no memory before the start.
    GPU_FAULT(
            EnumSet.of(Stage.PREPARE, Stage.RUN),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// Lease ended or new boot id.
    NODE_LOST(
            EnumSet.allOf(Stage.class),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.RUN_LEG,
            Counted.NEVER),
    /// Two nodes were lost with this job; staff decide.
    NODE_KILLER_SUSPECTED(
            EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STAFF, Retry.NONE, Counted.NEVER),
    /// A kill that nobody of ours noted.
    KILLED_UNEXPECTEDLY(
            EnumSet.of(Stage.RUN), JobState.FAILED, Fault.PLATFORM, Retry.RUN_LEG, Counted.NEVER),
    /// Non-zero exit or a signal; reason: EXCEPTION, CRASHED, MODULE_NOT_FOUND, SYNTAX_ERROR,
    /// TOO_MANY_OPEN_FILES, NETWORK_DISABLED, READ_ONLY_FILE_SYSTEM, CUDA_MISMATCH,
    /// GPU_ILLEGAL_ACCESS, EXITED_EARLY.
    USER_CODE_ERROR(
            EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Which limit, time used, last progress, last GPU activity.
    TIME_LIMIT(
            EnumSet.of(Stage.RUN), JobState.TIMED_OUT, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// The job's own cgroup killed it.
    OUT_OF_MEMORY(
            EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Device memory was free before the start and the job used it up.
    GPU_OUT_OF_MEMORY(
            EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Pids limit hit and the job failed.
    PROCESS_LIMIT(
            EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Scratch bytes or inodes.
    DISK_LIMIT(EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Only where the competition stops at the log limit; else the log is cut in the middle.
    OUTPUT_LIMIT(EnumSet.of(Stage.RUN), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// No submission file; hint names look-alikes found.
    SUBMISSION_MISSING(
            EnumSet.of(Stage.COLLECT), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// None with the right name, several candidates.
    SUBMISSION_AMBIGUOUS(
            EnumSet.of(Stage.COLLECT), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Over the limit.
    SUBMISSION_TOO_LARGE(
            EnumSet.of(Stage.COLLECT), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Link, FIFO, device, directory, hard link.
    SUBMISSION_UNSAFE(
            EnumSet.of(Stage.COLLECT), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// Our check of the file against the sample: columns, ids, types, encoding; all errors with
    /// lines.
    SUBMISSION_INVALID(
            EnumSet.of(Stage.COLLECT), JobState.FAILED, Fault.STUDENT, Retry.NONE, Counted.ALWAYS),
    /// The grader said so, or it fails on this file and not on the reference file.
    GRADER_REJECTED(
            EnumSet.of(Stage.GRADE),
            JobState.FAILED,
            Fault.STUDENT,
            Retry.NONE,
            Counted.UNLESS_GRADER_FAILED),
    /// The grader fails on the reference file too.
    GRADER_ERROR(
            EnumSet.of(Stage.GRADE), JobState.FAILED, Fault.GRADER, Retry.GRADE_LEG, Counted.NEVER),
    /// Likewise.
    GRADER_TIME_LIMIT(
            EnumSet.of(Stage.GRADE), JobState.FAILED, Fault.GRADER, Retry.GRADE_LEG, Counted.NEVER),
    /// Likewise.
    GRADER_OUT_OF_MEMORY(
            EnumSet.of(Stage.GRADE), JobState.FAILED, Fault.GRADER, Retry.GRADE_LEG, Counted.NEVER),
    /// Results.jsonl empty, invalid, not finite, out of range, two ends.
    GRADER_BAD_RESULT(
            EnumSet.of(Stage.GRADE), JobState.FAILED, Fault.GRADER, Retry.GRADE_LEG, Counted.NEVER),
    /// Graded, but the result could not be brought home.
    RESULT_UNAVAILABLE(
            EnumSet.of(Stage.REPORT),
            JobState.FAILED,
            Fault.PLATFORM,
            Retry.FETCH_RESULT,
            Counted.NEVER);

    /// What is tried again before this code becomes the job's end.
    public enum Retry {
        NONE,
        RUN_LEG,
        GRADE_LEG,
        FETCH_RESULT
    }

    /// Whether an end with this code uses up one submission of the quota.
    public enum Counted {
        ALWAYS,
        NEVER,
        IF_IT_RAN,
        UNLESS_GRADER_FAILED
    }

    /// The reason of `GRADER_REJECTED` that costs the student nothing.
    public static final String GRADER_FAILED_ON_SUBMISSION = "GRADER_FAILED_ON_SUBMISSION";

    // Never handed out but as a copy.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Stage> stages;

    private final JobState state;
    private final Fault fault;
    private final Retry retry;
    private final Counted counted;

    OutcomeCode(Set<Stage> stages, JobState state, Fault fault, Retry retry, Counted counted) {
        this.stages = stages;
        this.state = state;
        this.fault = fault;
        this.retry = retry;
        this.counted = counted;
    }

    /// The stages in which this end can come; a copy.
    public Set<Stage> stages() {
        return EnumSet.copyOf(stages);
    }

    /// The terminal state that this end leads to.
    public JobState state() {
        return state;
    }

    public Fault fault() {
        return fault;
    }

    public Retry retry() {
        return retry;
    }

    /// Whether the quota is charged.
    ///
    /// @param reason the outcome's reason, which matters for `GRADER_REJECTED` alone
    /// @param ran whether the student's process ever started
    public boolean isCounted(String reason, boolean ran) {
        return switch (counted) {
            case ALWAYS -> true;
            case NEVER -> false;
            case IF_IT_RAN -> ran;
            case UNLESS_GRADER_FAILED -> !reason.equals(GRADER_FAILED_ON_SUBMISSION);
        };
    }
}
