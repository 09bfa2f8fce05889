package gpuq.agent.attempt;

import gpuq.agent.gpu.GpuUse;
import gpuq.agent.gpu.Gpus;
import gpuq.agent.launch.Launch;
import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.launch.LaunchException;
import gpuq.agent.loop.SteadyLoop;
import gpuq.agent.report.SealedSender;
import gpuq.agent.report.SealedSender.Address;
import gpuq.agent.supervise.Proc;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Tells on the topic of logs what running programs use (MON-6, MON-8): of each, what the kernel's
/// group has counted and what samples saw of its GPUs. One loop looks at all of them; nothing
/// depends on it, and what could not be told is told by the next look.
public final class Vitals implements AutoCloseable {

    /// Between two looks.
    public static final Duration REST = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Vitals.class);
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final SealedSender sender;
    private final NodeId node;
    private final Sources sources;
    private final Map<AttemptRef, Watched> watched = new ConcurrentHashMap<>();
    private final SteadyLoop loop;

    /// Where the figures come from.
    public record Sources(Launch launch, Gpus gpus, Proc proc, InstantSource clock) {}

    /// One program; touched by the loop alone.
    private record Watched(Attempt attempt, Pulse pulse) {}

    /// @param rest between two looks
    public Vitals(
            SealedSender sender,
            NodeId node,
            Sources sources,
            Duration rest,
            SteadyLoop.Failures failures) {
        this.sender = sender;
        this.node = node;
        this.sources = sources;
        this.loop = SteadyLoop.startRested("vitals", rest, failures, this::look);
    }

    /// Looks at the attempt's program from now on; it has begun.
    void follow(Attempt attempt) {
        watched.putIfAbsent(attempt.ref(), new Watched(attempt, new Pulse()));
    }

    /// Looks no more.
    void drop(AttemptRef attempt) {
        watched.remove(attempt);
    }

    private void look() throws IOException {
        for (Watched one : watched.values()) {
            AttemptRef ref = one.attempt().ref();
            try {
                tell(one, sources.launch().count(ref));
            } catch (LaunchException e) {
                // Its group goes with its end, which may be at this very moment.
                if (watched.containsKey(ref)) {
                    LOG.warnf("vitals not read attempt=%s why=%s", ref, e.getMessage());
                }
            }
        }
    }

    private void tell(Watched one, Counters counters) throws IOException {
        Attempt attempt = one.attempt();
        Duration uptime = sources.proc().uptime();
        Instant now = sources.clock().instant();
        GpuUse gpus = sources.gpus().use(attempt.ref());
        Pulse.Beat beat = one.pulse().look(counters.cpuSeconds(), uptime, now);
        Duration began = ContainerRun.programStart(attempt.dir());
        LogVitals vitals =
                new LogVitals(
                        node,
                        attempt.ref(),
                        Usages.soFar(
                                began == null ? Duration.ZERO : uptime.minus(began),
                                counters,
                                attempt.start(),
                                gpus),
                        beat.cpu(),
                        beat.activeAt(),
                        before(now, gpus.lastActiveAgo()),
                        now);
        sender.send(
                vitals,
                "%s:vitals:%d".formatted(attempt.ref(), uptime.toMillis()),
                new Address(attempt.ref().jobId().value(), null),
                null,
                _ -> {
                    // Not sent again: the next look says more.
                });
    }

    private static @Nullable Instant before(Instant now, @Nullable Double seconds) {
        return seconds == null ? null : now.minusNanos(Math.round(seconds * NANOS_PER_SECOND));
    }

    @Override
    public void close() {
        loop.close();
    }
}
