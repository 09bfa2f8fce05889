package gpuq.agent.data;

import gpuq.agent.data.MountException.Reason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// A thread of its own for the operations of one open file, or of one look at a mount: who waits
/// for it waits no longer than the deadline. A thread that hangs is given up: the kernel lets it go
/// when the mount's server is back, and then it does what is left for it and ends (STORE-6).
final class MountThread {

    private static final Logger LOG = Logger.getLogger(MountThread.class);

    private final String where;
    private final Duration deadline;
    private final Watcher watcher;
    private final ExecutorService thread;

    /// Told of operations that do not return.
    interface Watcher {

        void gaveUp();

        /// What was given up has returned after all.
        void cameBack();
    }

    MountThread(String where, Duration deadline, Watcher watcher) {
        this.where = where;
        this.deadline = deadline;
        this.watcher = watcher;
        thread =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("mount-" + where).factory());
    }

    /// One operation on the mount.
    @FunctionalInterface
    interface Operation<T> {
        T run() throws IOException;
    }

    /// Waits for the operation. After a failure the thread takes no other one.
    ///
    /// @param undo what becomes of a result that nobody waits for any more
    <T> T within(Operation<T> operation, Operation<?> undo)
            throws MountException, InterruptedException {
        Future<T> result = thread.submit(operation::run);
        boolean isDone = false;
        try {
            T done = result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            isDone = true;
            return done;
        } catch (TimeoutException _) {
            watcher.gaveUp();
            later(
                    () -> {
                        watcher.cameBack();
                        return where;
                    });
            throw new MountException(
                    Reason.MOUNT_HANGS, where + " has not answered for " + deadline);
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            if (!isDone) {
                end(undo);
            }
        }
    }

    /// Does a last thing and ends; the caller does not wait for it.
    void end(Operation<?> last) {
        later(last);
        thread.shutdown();
    }

    private void later(Operation<?> operation) {
        thread.execute(
                () -> {
                    try {
                        Object _ = operation.run();
                    } catch (IOException e) {
                        LOG.warnf("not tidied up on a mount where=%s why=%s", where, e);
                    }
                });
    }

    private MountException failure(Throwable cause) {
        return switch (cause) {
            case MountException known -> known;
            case NoSuchFileException e ->
                    new MountException(Reason.DATA_MISSING, "there is no " + e.getFile());
            case IOException e -> new MountException(Reason.MOUNT_FAILS, where + ": " + e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }
}
