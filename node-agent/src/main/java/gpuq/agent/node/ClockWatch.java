package gpuq.agent.node;

import gpuq.agent.loop.SteadyLoop;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/// Compares this node's clock with the API's from time to time (NODE-4). Nothing is ordered by a
/// node's times, but a clock that is far off breaks tokens and misleads people who read logs: such
/// a node gets no new work until its clock is right again.
public final class ClockWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);

    /// The API tells whole seconds.
    private static final Duration GRAIN = Duration.ofSeconds(1);

    private final Server server;
    private final InstantSource clock;
    private final Duration allowed;
    private final Runnable whenChanged;
    private final SteadyLoop loop;
    private volatile Duration offset = Duration.ZERO;

    /// Whose clock is right.
    @FunctionalInterface
    public interface Server {
        /// Its time, cut to a whole second.
        Instant time() throws IOException, InterruptedException;
    }

    /// @param clock this node's
    /// @param allowed how far off it may be
    /// @param rest between two looks; the first is now
    /// @param whenChanged told when the node becomes fit for work, or is no longer
    public ClockWatch(
            Server server,
            InstantSource clock,
            Duration allowed,
            Duration rest,
            SteadyLoop.Failures failures,
            Runnable whenChanged) {
        this.server = server;
        this.clock = clock;
        this.allowed = allowed;
        this.whenChanged = whenChanged;
        this.loop = SteadyLoop.start("clock", rest, failures, this::look);
    }

    private void look() throws IOException, InterruptedException {
        Instant before = clock.instant();
        Instant there = server.time();
        Instant after = clock.instant();
        boolean wasOff = isOff();
        offset = offset(before, there, after);
        if (isOff() != wasOff) {
            LOG.warnf("clock compared off=%s allowed=%s", offset, allowed);
            whenChanged.run();
        }
    }

    /// How far the node's clock is ahead (or, negative, behind) at least: a slow answer and the
    /// API's whole seconds leave room, and what may be no difference is none.
    static Duration offset(Instant before, Instant there, Instant after) {
        Duration ahead = Duration.between(there.plus(GRAIN), before);
        if (ahead.isPositive()) {
            return ahead;
        }
        Duration behind = Duration.between(there, after);
        return behind.isNegative() ? behind : Duration.ZERO;
    }

    /// The last comparison's.
    public Duration offset() {
        return offset;
    }

    private boolean isOff() {
        return offset.abs().compareTo(allowed) > 0;
    }

    /// What keeps new work away, if anything.
    public List<HealthFinding> findings() {
        Duration now = offset;
        if (now.abs().compareTo(allowed) <= 0) {
            return List.of();
        }
        return List.of(
                new HealthFinding(
                        "CLOCK_OFF",
                        true,
                        String.format(
                                Locale.ROOT,
                                "the node's clock is at least %.1f s %s the API's, %.1f s are allowed",
                                seconds(now.abs()),
                                now.isNegative() ? "behind" : "ahead of",
                                seconds(allowed))));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    @Override
    public void close() {
        loop.close();
    }
}
