package gpuq.agent.report;

import gpuq.agent.loop.SteadyLoop;
import gpuq.agent.report.SealedSender.Address;
import gpuq.common.contract.AgentEvent.Heartbeat;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Says that the node is alive and what it holds: at a steady beat, and at once when something has
/// changed, but never more often than [#CLOSEST].
public final class HeartbeatLoop implements AutoCloseable {

    private static final Duration CLOSEST = Duration.ofMillis(200);

    private final SealedSender sender;
    private final Address address;
    private final Supplier<Heartbeat> heartbeat;
    private final Duration beat;
    private final Semaphore changed = new Semaphore(0);
    private final AtomicLong lastTaken = new AtomicLong(System.nanoTime());
    private final SteadyLoop loop;
    private boolean isFirst = true;
    private long number;

    /// @param heartbeat what to say now
    public HeartbeatLoop(
            SealedSender sender,
            Address address,
            Supplier<Heartbeat> heartbeat,
            Duration beat,
            SteadyLoop.Failures failures) {
        this.sender = sender;
        this.address = address;
        this.heartbeat = heartbeat;
        this.beat = beat;
        this.loop = SteadyLoop.start("heartbeat", CLOSEST, failures, this::beat);
    }

    /// Something that the scheduler should know at once has changed.
    public void changed() {
        changed.release();
    }

    /// How long ago the broker took a heartbeat.
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastTaken.get());
    }

    private void beat() throws InterruptedException {
        if (!isFirst && changed.tryAcquire(beat.minus(CLOSEST).toMillis(), TimeUnit.MILLISECONDS)) {
            changed.drainPermits();
        }
        isFirst = false;
        send();
    }

    private void send() {
        Heartbeat now = heartbeat.get();
        sender.send(
                now,
                "%d:heartbeat:%d".formatted(now.incarnation(), number++),
                address,
                null,
                taken -> {
                    if (taken) {
                        lastTaken.set(System.nanoTime());
                    }
                });
    }

    @Override
    public void close() {
        loop.close();
    }
}
