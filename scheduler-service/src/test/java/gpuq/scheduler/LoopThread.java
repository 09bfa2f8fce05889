package gpuq.scheduler;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/// A pool's loop on a thread of its own, as one process of the service has it.
final class LoopThread {

    final PoolStatus status;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final SpanKeeper spans = new SpanKeeper();
    private final PoolLoop loop;
    private final Thread thread;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    LoopThread(SchedulerSettings settings, PoolCore.Restorer core) {
        status = new PoolStatus(settings.pools().pools().getFirst());
        loop = new PoolLoops(settings, registry, spans.telemetry(), _ -> core).loop(status);
        thread =
                Thread.ofPlatform()
                        .name("pool-" + settings.instance())
                        .uncaughtExceptionHandler((_, thrown) -> failure.complete(thrown))
                        .start(loop);
    }

    LoopThread awaitRole(PoolStatus.Role role) {
        Awaitility.await(role.name())
                .atMost(TestPool.BOUND)
                .until(() -> status.role() == role || failure.isDone());
        failure()
                .ifPresent(
                        thrown -> {
                            throw new IllegalStateException("the loop has ended", thrown);
                        });
        return this;
    }

    void stop() {
        loop.stop();
    }

    void awaitEnd() {
        Awaitility.await("the loop's end").atMost(TestPool.BOUND).until(() -> !thread.isAlive());
    }

    /// What the loop has ended with, once it has.
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.getNow(null));
    }
}
