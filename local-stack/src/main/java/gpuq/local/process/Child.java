package gpuq.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One process that we started, with its log file and its identity. Its owner awaits it, watches it
/// and stops it; it never outlives a clean end of its owner.
public final class Child {
    private static final Duration POLL = Duration.ofMillis(40);
    private static final int LAST_LINES = 8;

    private final String name;
    private final Process process;
    private final ProcessRef ref;
    private final StopSignal stop;
    private final Path log;

    private Child(String name, Process process, ProcessRef ref, StopSignal stop, Path log) {
        this.name = name;
        this.process = process;
        this.ref = ref;
        this.stop = stop;
        this.log = log;
    }

    /// Starts it with both streams appended to `log` and nothing to read on stdin.
    public static Child start(String name, Launch launch, Path log) {
        var builder =
                new ProcessBuilder(launch.command())
                        .directory(launch.directory().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(launch.environment());
        try {
            Process process = builder.start();
            // One that has ended already is nobody any more; what it did is told by its exit code.
            ProcessRef ref = ProcessRef.of(process.pid()).orElse(ProcessRef.gone(process.pid()));
            return new Child(name, process, ref, launch.stop(), log);
        } catch (IOException e) {
            throw new StackException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /// Waits for `ready` to hold. Fails at once when the process dies, and after `bound` at the
    /// latest.
    public void awaitReady(Readiness ready, Duration bound) throws InterruptedException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!ready.isReady()) {
            if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StackException(
                        "%s ended with %d before it was ready.%s"
                                .formatted(name, process.exitValue(), lastWords(log)));
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StackException(
                        "%s is not ready after %d s.%s"
                                .formatted(name, bound.toSeconds(), lastWords(log)));
            }
        }
    }

    /// Waits for a process that does its work and ends; any code but 0 is a failure.
    public void awaitSuccess(Duration bound) throws InterruptedException {
        boolean ended = false;
        try {
            ended = process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
        if (!ended) {
            throw new StackException(
                    "%s did not end within %d s.%s"
                            .formatted(name, bound.toSeconds(), lastWords(log)));
        }
        if (process.exitValue() != 0) {
            throw new StackException(
                    "%s failed with %d.%s".formatted(name, process.exitValue(), lastWords(log)));
        }
    }

    public String name() {
        return name;
    }

    public ProcessRef ref() {
        return ref;
    }

    public Roster.Entry entry() {
        return new Roster.Entry(name, ref, stop);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Completes with the exit code when the process ends.
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /// Ends it, and returns when [#isAlive] says so too: Java learns of an end a moment after the
    /// kernel shows it.
    public void stop(Duration grace) throws InterruptedException {
        ref.end(stop, grace);
        process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String lastWords(Path log) {
        try {
            return " Its log, %s, ends with:%n%s"
                    .formatted(log, String.join("\n", LogTail.of(log, LAST_LINES)));
        } catch (IOException _) {
            return " Its log, " + log + ", cannot be read.";
        }
    }

    /// Asks a process whether it can serve; false while it cannot be reached.
    @FunctionalInterface
    public interface Readiness {
        boolean isReady();
    }
}
