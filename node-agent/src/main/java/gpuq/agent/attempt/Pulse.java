package gpuq.agent.attempt;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What looks at a program's counted processor time, one after the other, say of it: how busy its
/// processors are, and when they last were. Pure but for what it remembers of the look before.
final class Pulse {

    /// Processors busy on average: less is a program that waits. An interpreter that asks once a
    /// second whether something has come takes a tenth of it.
    static final double BUSY = 0.01;

    private static final double NANOS = 1e9;

    private @Nullable Duration lastUptime;
    private double lastCpuSeconds;
    private @Nullable Instant activeAt;

    /// What a look found.
    ///
    /// @param cpu processors busy since the look before; absent with the first
    /// @param activeAt when they last were; with the first look, that moment
    record Beat(@Nullable Double cpu, Instant activeAt) {}

    /// @param cpuSeconds all that was ever counted
    /// @param uptime the clock by which looks are apart: nobody can set it
    /// @param at the wall clock's moment
    Beat look(double cpuSeconds, Duration uptime, Instant at) {
        Double cpu = null;
        if (lastUptime != null && uptime.compareTo(lastUptime) > 0) {
            double elapsed = uptime.minus(lastUptime).toNanos() / NANOS;
            cpu = Math.max(0, cpuSeconds - lastCpuSeconds) / elapsed;
        }
        lastUptime = uptime;
        lastCpuSeconds = cpuSeconds;
        Instant active = activeAt == null || (cpu != null && cpu >= BUSY) ? at : activeAt;
        activeAt = active;
        return new Beat(cpu, active);
    }
}
