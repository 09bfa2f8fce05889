package gpuq.scheduler;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.PoolId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/// What a pool's loop says of itself. Written by the loop, read by health checks and gauges of
/// other threads, which never look into the core.
final class PoolStatus {

    private final PoolId pool;
    private volatile Role role = Role.STARTING;
    private volatile long beatNanos = System.nanoTime();
    private final Map<SlotKind, Integer> queued = new ConcurrentHashMap<>();
    private volatile long lag;
    private volatile Duration idle = Duration.ZERO;

    PoolStatus(PoolId pool) {
        this.pool = pool;
    }

    /// What the loop is to the pool.
    enum Role {
        STARTING,
        /// Reads the state topic and is not near its end yet.
        STANDBY,
        /// Would only have to read the rest.
        WARM_STANDBY,
        TAKING_OVER,
        LEADING,
        ENDED
    }

    PoolId pool() {
        return pool;
    }

    Role role() {
        return role;
    }

    void become(Role next) {
        role = next;
    }

    /// The loop is alive.
    void beat() {
        beatNanos = System.nanoTime();
    }

    long nanosSinceBeat() {
        return System.nanoTime() - beatNanos;
    }

    int queued(SlotKind kind) {
        return queued.getOrDefault(kind, 0);
    }

    /// Records that are still to be read; only of a leader.
    long lag() {
        return lag;
    }

    /// How long a job waits by now for which a slot is free: not at all, if all is well.
    Duration idle() {
        return idle;
    }

    void idled(Duration idleNow) {
        idle = idleNow;
    }

    void measured(ToIntFunction<SlotKind> queuedNow, long lagNow) {
        for (SlotKind kind : SlotKind.values()) {
            queued.put(kind, queuedNow.applyAsInt(kind));
        }
        lag = lagNow;
    }
}
