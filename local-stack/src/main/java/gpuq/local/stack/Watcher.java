package gpuq.local.stack;

import gpuq.local.part.Part;
import gpuq.local.process.Child;
import gpuq.local.process.Roster;
import gpuq.local.process.StackException;
import gpuq.local.stack.PartState.Doing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Keeps one part running, on a thread of its own: waits for those it needs, starts it, and starts
/// it again with a growing back-off whenever its process dies. A first start that fails is final,
/// as it would fail again; [LocalStack] then takes everything down.
final class Watcher {
    private final Part part;
    private final List<Watcher> after;
    private final Path log;
    private final Roster roster;
    private final Changes changes;
    private final BackOff backOff = new BackOff();
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private @Nullable Child child;
    private @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile PartState state;

    /// Hears of every change of a part's state.
    @FunctionalInterface
    interface Changes {
        void changed(PartState state);
    }

    Watcher(Part part, List<Watcher> after, Path log, Roster roster, Changes changes) {
        this.part = part;
        this.after = List.copyOf(after);
        this.log = log;
        this.roster = roster;
        this.changes = changes;
        this.state = new PartState(part.name(), Doing.WAITING, null, 0, null, null);
    }

    void start() {
        thread = Thread.ofVirtual().name("watch-" + part.name()).start(this::run);
    }

    /// Completes when the part is ready for the first time, or with what went wrong.
    CompletableFuture<Void> firstReady() {
        return firstReady;
    }

    PartState state() {
        return state;
    }

    private void run() {
        try {
            for (Watcher needed : after) {
                needed.firstReady.get();
            }
            Duration lived = bringUp();
            while (!stopping) {
                Thread.sleep(backOff.after(lived));
                lived = bringUpAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            firstReady.completeExceptionally(e);
        } catch (ExecutionException e) {
            firstReady.completeExceptionally(e);
        } catch (StackException | IOException e) {
            say(Doing.FAILED, null, String.valueOf(e.getMessage()));
            firstReady.completeExceptionally(e);
        }
    }

    /// A restart that fails is tried again, for ever: the system is degraded, and says so.
    private Duration bringUpAgain() throws InterruptedException {
        try {
            return bringUp();
        } catch (StackException | IOException e) {
            say(Doing.RESTARTING, null, String.valueOf(e.getMessage()));
            return Duration.ZERO;
        }
    }

    /// From preparation to the end of the process; returns how long it was ready.
    private Duration bringUp() throws IOException, InterruptedException {
        long began = System.nanoTime();
        say(Doing.PREPARING, null, state.trouble());
        part.prepare();
        Child started = startUnlessStopping();
        say(Doing.STARTING, null, state.trouble());
        try {
            started.awaitReady(part::isReady, part.startBound());
        } catch (StackException e) {
            started.stop(part.stopGrace());
            throw e;
        }
        long ready = System.nanoTime();
        say(Doing.READY, (ready - began) / 1e9, null);
        firstReady.complete(null);
        int code = started.onExit().join();
        if (!stopping) {
            countRestart("its process ended with " + code);
        }
        return Duration.ofNanos(System.nanoTime() - ready);
    }

    private synchronized Child startUnlessStopping() throws IOException, InterruptedException {
        if (stopping) {
            throw new InterruptedException("stopping");
        }
        child = Child.start(part.name(), part.launch(), log);
        roster.add(child);
        return child;
    }

    private void countRestart(String trouble) {
        PartState last = state;
        publish(
                new PartState(
                        last.name(),
                        Doing.RESTARTING,
                        null,
                        last.restarts() + 1,
                        last.startSeconds(),
                        trouble));
    }

    private void say(Doing doing, @Nullable Double startSeconds, @Nullable String trouble) {
        Child current = child;
        Long pid = current != null && current.isAlive() ? current.ref().pid() : null;
        publish(new PartState(part.name(), doing, pid, state.restarts(), startSeconds, trouble));
    }

    private void publish(PartState next) {
        state = next;
        changes.changed(next);
    }

    /// Ends the part within its grace. Whatever it was doing, nothing of it runs when this returns.
    void stop() throws InterruptedException {
        Child running;
        synchronized (this) {
            stopping = true;
            running = child;
        }
        if (running != null) {
            running.stop(part.stopGrace());
        }
        if (thread != null) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(10));
        }
        say(Doing.STOPPED, null, null);
    }
}
