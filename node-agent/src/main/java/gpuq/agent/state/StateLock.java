package gpuq.agent.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;

/// The lock that makes an agent the only one of its state folder on this host (NODE-9, WORKER-8):
/// the kernel gives it back when the process ends, however it ends.
public final class StateLock implements AutoCloseable {

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws StateInUseException if another agent holds it
    public static StateLock take(StatePaths paths) throws IOException {
        FileChannel channel =
                FileChannel.open(paths.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException _) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new StateInUseException(paths.root());
        }
        return new StateLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
