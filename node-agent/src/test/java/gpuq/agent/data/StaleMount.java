package gpuq.agent.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Real files, on a mount whose server can be taken away and given back: whoever calls meanwhile
/// hangs as in the kernel, where no interrupt helps.
public final class StaleMount implements MountFiles {

    private final AtomicInteger hanging = new AtomicInteger();
    private volatile CountDownLatch server = new CountDownLatch(0);

    public void goStale() {
        server = new CountDownLatch(1);
    }

    public void comeBack() {
        server.countDown();
    }

    /// How many threads hang now.
    public int hanging() {
        return hanging.get();
    }

    /// The mounts of a node that has this one, looked at every few milliseconds.
    public SharedMounts at(Path root, Duration deadline, Runnable whenChanged) {
        return SharedMounts.open(
                List.of(root), deadline, Duration.ofMillis(20), this, _ -> {}, whenChanged);
    }

    @Override
    public void look(Path root) throws IOException {
        hang();
        REAL.look(root);
    }

    @Override
    public SeekableByteChannel open(Path root, Path file) throws IOException {
        hang();
        return new Channel(REAL.open(root, file));
    }

    private void hang() {
        CountDownLatch now = server;
        hanging.incrementAndGet();
        boolean interrupted = false;
        while (true) {
            try {
                now.await();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        hanging.decrementAndGet();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Channel implements SeekableByteChannel {
        private final SeekableByteChannel real;

        Channel(SeekableByteChannel real) {
            this.real = real;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            hang();
            return real.read(into);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            throw new IOException("a mount is not written to");
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public SeekableByteChannel position(long newPosition) throws IOException {
            real.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            throw new IOException("a mount is not written to");
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() throws IOException {
            hang();
            real.close();
        }
    }
}
