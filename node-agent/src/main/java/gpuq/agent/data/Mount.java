package gpuq.agent.data;

import gpuq.agent.data.BlobCache.Content;
import gpuq.agent.data.MountException.Reason;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One folder that data may be read from, mostly of a shared mount. As soon as it hangs nothing
/// else is begun on it, so that as many threads hang as attempts were reading, and no more; it is
/// well again when all of them have come back and a look at it succeeds.
final class Mount implements MountThread.Watcher {

    private static final int READ_BYTES = 1 << 20;

    private final Path root;
    private final Duration deadline;
    private final MountFiles files;
    private final Runnable whenChanged;
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicReference<@Nullable HealthFinding> finding = new AtomicReference<>();

    /// @param deadline of each operation
    Mount(Path root, Duration deadline, MountFiles files, Runnable whenChanged) {
        this.root = root;
        this.deadline = deadline;
        this.files = files;
        this.whenChanged = whenChanged;
    }

    Path root() {
        return root;
    }

    /// What keeps new work away, if anything does.
    Optional<HealthFinding> finding() {
        return Optional.ofNullable(finding.get());
    }

    /// The file's bytes from an offset on; the caller closes them.
    Content open(Path file, long from) throws MountException, InterruptedException {
        HealthFinding known = finding.get();
        if (known != null) {
            throw new MountException(
                    givenUp.get() > 0 ? Reason.MOUNT_HANGS : Reason.MOUNT_FAILS, known.detail());
        }
        MountThread thread = new MountThread(root.toString(), deadline, this);
        AtomicReference<@Nullable SeekableByteChannel> late = new AtomicReference<>();
        SeekableByteChannel channel =
                thread.within(
                        () -> {
                            SeekableByteChannel opened = files.open(root, file);
                            late.set(opened);
                            return opened.position(from);
                        },
                        () -> close(late.get()));
        return new Content(new Reading(thread, channel), from);
    }

    private Object close(@Nullable SeekableByteChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
        return root;
    }

    /// Looks at the mount; for one thread.
    void probe() throws InterruptedException {
        if (givenUp.get() > 0) {
            return;
        }
        MountThread thread = new MountThread(root.toString(), deadline, this);
        try {
            thread.within(
                    () -> {
                        files.look(root);
                        return root;
                    },
                    () -> root);
            thread.end(() -> root);
            find(null);
        } catch (MountException e) {
            find(
                    new HealthFinding(
                            e.reason() == Reason.MOUNT_HANGS
                                    ? "DATA_MOUNT_HANGS"
                                    : "DATA_MOUNT_FAILS",
                            true,
                            String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void gaveUp() {
        givenUp.incrementAndGet();
        find(
                new HealthFinding(
                        "DATA_MOUNT_HANGS", true, root + " has not answered for " + deadline));
    }

    @Override
    public void cameBack() {
        givenUp.decrementAndGet();
    }

    private void find(@Nullable HealthFinding now) {
        HealthFinding before = finding.getAndSet(now);
        if ((before == null) != (now == null)) {
            whenChanged.run();
        }
    }

    /// Reads ahead in large pieces, each of them an operation with a deadline.
    private static final class Reading extends InputStream {
        private final MountThread thread;
        private final SeekableByteChannel channel;
        private ByteBuffer piece = ByteBuffer.allocate(0);
        private boolean ended;

        Reading(MountThread thread, SeekableByteChannel channel) {
            this.thread = thread;
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            return fill() ? piece.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, piece.remaining());
            piece.get(buffer, offset, count);
            return count;
        }

        /// The buffer is the thread's alone until it is done with it: one that was given up may
        /// write into it much later.
        private boolean fill() throws IOException {
            if (piece.hasRemaining()) {
                return true;
            }
            ended = true;
            try {
                piece = thread.within(this::next, this::closeChannel);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped while it read from a mount");
            }
            ended = false;
            return piece.hasRemaining();
        }

        private ByteBuffer next() throws IOException {
            ByteBuffer next = ByteBuffer.allocate(READ_BYTES);
            int read = 0;
            while (read >= 0 && next.hasRemaining()) {
                read = channel.read(next);
            }
            return next.flip();
        }

        private Object closeChannel() throws IOException {
            channel.close();
            return this;
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                thread.end(this::closeChannel);
            }
        }
    }
}
