package gpuq.sim;

/// Mistakes that somebody could make in the code around the core, or in what the core keeps. Each
/// can be planted in a simulation; a harness that does not find it proves nothing.
public enum Bug {
    NONE,
    /// Offsets are committed before what the step says: a crash between the two loses inputs.
    ACKNOWLEDGE_BEFORE_COMMIT,
    /// A leader that was replaced can still write.
    ZOMBIE_NOT_FENCED,
    /// A transaction whose outcome is unknown is sent again.
    UNKNOWN_OUTCOME_RETRIED,
    /// Events are written outside of the transaction, and stay when it is aborted.
    EVENTS_OUTSIDE_THE_TRANSACTION,
    /// The end of a job is written without the score that it is the end of.
    SCORES_NOT_WRITTEN,
    /// What was removed is still there after a restore.
    TOMBSTONES_IGNORED,
    /// After a take-over all ticks of the time away are made up for, as a fixed-rate timer does.
    TICKS_MADE_UP_FOR,
    /// Ticks come while a backlog is read: silence counts before it was listened to.
    TICKS_IN_A_BACKLOG,
    /// A report counts for whatever attempt the job has now.
    FENCING_DROPPED,
    /// A restore forgets which jobs have ended: a command that comes again runs them again.
    DEDUP_SKIPPED,
    /// A restore forgets the numbers of the attempts.
    ATTEMPTS_NUMBERED_ANEW,
    /// A restore forgets who cancelled.
    CANCEL_FORGOTTEN,
    /// A restore forgets which competitions are held.
    HOLD_FORGOTTEN,
    /// A restore forgets who is blocked.
    BLOCK_FORGOTTEN,
    /// A restore forgets how many jobs of a competition may run at once.
    CAP_FORGOTTEN,
    /// Which images a node cannot run is not read from its heartbeats, as by an older release.
    UNFIT_IMAGES_UNREAD,
    /// A restore forgets what nodes may still hold.
    LINGERING_FORGOTTEN,
    /// A restore forgets the place numbers.
    SEQUENCE_FORGOTTEN,
    /// A restore forgets what users owe.
    DEBT_FORGOTTEN,
    /// A restore forgets that a job is only graded, for the staff.
    KIND_FORGOTTEN,
    /// A restore forgets that a competition was withdrawn.
    WITHDRAWAL_FORGOTTEN,
    /// Who is started on slots that are kept for another is reckoned without the time that it takes
    /// to begin.
    BACKFILL_BEYOND_THE_SHADOW
}
