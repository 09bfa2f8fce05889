package gpuq.agent;

/// What the process ends with; whoever restarts it can tell a fault of the settings from all
/// others.
final class ExitCode {

    /// Ended by somebody's wish.
    static final int CLEAN = 0;

    /// Could not go on: restart it.
    static final int FAILED = 1;

    /// `EX_CONFIG` of sysexits.h: a restart changes nothing.
    static final int BAD_CONFIG = 78;

    private ExitCode() {}
}
