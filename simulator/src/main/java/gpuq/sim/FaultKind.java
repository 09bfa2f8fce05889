package gpuq.sim;

/// The kinds of things that go wrong in a simulation, each counted when it really happens.
enum FaultKind {
    MESSAGE_DROPPED,
    MESSAGE_DOUBLED,
    MESSAGE_LATE,
    MESSAGE_OVERTAKEN,
    MESSAGE_CORRUPT,
    COMMAND_DOUBLED,
    NODE_CUT_OFF,
    NODE_REBOOTED,
    NODE_STALLED,
    AGENT_KILLED,
    JOURNAL_LOST,
    JOURNAL_BEHIND,
    ATTEMPT_FAULT,
    GPU_FAULT,
    DISK_FULL,
    LEADER_KILLED,
    LEADER_SLOW,
    LEADER_ZOMBIE,
    POOL_LEADERLESS,
    COMMIT_LOST,
    COMMIT_UNKNOWN,
    COMMIT_FENCED,
    CLOCK_JUMPED,
    CLOCK_DRIFTED,
    RELEASE_MIXED;

    /// In the words of the last line.
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
