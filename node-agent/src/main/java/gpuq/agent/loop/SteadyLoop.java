package gpuq.agent.loop;

import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Does one thing again and again on a thread of its own until it is closed. A round that fails is
/// logged and counted, and the next one comes after the rest as always: a loop that ended with its
/// first exception would leave slots out of use, or samples away, and nobody would be told. It
/// never hides an `Error`: that ends the thread and is printed by the JVM.
public final class SteadyLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SteadyLoop.class);

    private final String name;
    private final Duration rest;
    private final Round round;
    private final Failures failures;
    private final Thread thread;
    private volatile boolean closed;

    /// What a loop does each time.
    @FunctionalInterface
    public interface Round {
        void run() throws IOException, InterruptedException;
    }

    /// Counts the rounds that failed.
    @FunctionalInterface
    public interface Failures {

        void failed(String loop);
    }

    private SteadyLoop(
            String name, Duration rest, boolean restsFirst, Failures failures, Round round) {
        this.name = name;
        this.rest = rest;
        this.round = round;
        this.failures = failures;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(restsFirst));
    }

    /// Starts a loop whose first round is now.
    public static SteadyLoop start(String name, Duration rest, Failures failures, Round round) {
        return started(new SteadyLoop(name, rest, false, failures, round));
    }

    /// Starts a loop whose first round comes after a rest.
    public static SteadyLoop startRested(
            String name, Duration rest, Failures failures, Round round) {
        return started(new SteadyLoop(name, rest, true, failures, round));
    }

    private static SteadyLoop started(SteadyLoop loop) {
        loop.thread.start();
        return loop;
    }

    private void run(boolean restsFirst) {
        try {
            if (restsFirst) {
                Thread.sleep(rest);
            }
            while (!closed) {
                runRound();
                Thread.sleep(rest);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void runRound() throws InterruptedException {
        try {
            round.run();
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOG.warnf(e, "round failed loop=%s next=%s", name, rest);
                failures.failed(name);
            }
        }
    }

    /// Ends it: a round that is under way is interrupted, and none begins after this.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
