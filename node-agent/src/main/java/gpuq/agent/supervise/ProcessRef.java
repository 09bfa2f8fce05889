package gpuq.agent.supervise;

import java.util.OptionalLong;

/// Names one process for ever: pids are reused, and `ProcessHandle.startInstant` moves when the
/// wall clock is set.
///
/// @param bootId the kernel's boot id
/// @param startTicks clock ticks between the boot and its start
public record ProcessRef(String bootId, long pid, long startTicks) {

    /// Whether this very process is still there.
    public boolean isAlive(Proc proc) {
        return bootId.equals(proc.bootId())
                && proc.startTicks(pid).equals(OptionalLong.of(startTicks));
    }
}
