package gpuq.scheduler;

import java.time.Duration;

/// When the core is told that time has passed: at each interval, but only while silence of a node
/// means something. Not while a backlog is read, since the node's words may be in it, and not while
/// the broker does not answer, since then we are deaf. The core itself takes a long gap between two
/// ticks as our absence.
final class TickPlan {

    /// A broker that has not answered a fetch for this long is taken as gone.
    private static final long DEAF_NANOS = Duration.ofSeconds(1).toNanos();

    private final long intervalNanos;
    private final long backlog;
    private long answers;
    private long heardAt;
    private long lastTick;
    private boolean isFirst = true;

    /// @param backlog so many records left to read are no backlog: one more transaction takes them
    TickPlan(Duration interval, long backlog, long nowNanos) {
        this.intervalNanos = interval.toNanos();
        this.backlog = backlog;
        this.heardAt = nowNanos - DEAF_NANOS - 1;
        this.lastTick = nowNanos - intervalNanos;
    }

    /// Takes note of the broker's answers so far, see [BrokerContact].
    void observe(long nowNanos, long answersSoFar) {
        if (answersSoFar != answers) {
            answers = answersSoFar;
            heardAt = nowNanos;
        }
    }

    boolean isDue(long nowNanos, long lag) {
        return nowNanos - lastTick >= intervalNanos
                && nowNanos - heardAt <= DEAF_NANOS
                && lag <= backlog;
    }

    /// Says that the tick was given; true if it was the first of this leadership.
    boolean ticked(long nowNanos) {
        boolean first = isFirst;
        isFirst = false;
        lastTick = nowNanos;
        return first;
    }

    /// How long the loop may wait for records before the next tick is due.
    Duration untilNext(long nowNanos) {
        return Duration.ofNanos(
                Math.clamp(lastTick + intervalNanos - nowNanos, 1_000_000L, intervalNanos));
    }
}
