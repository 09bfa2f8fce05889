package gpuq.local.stack;

import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/// Held by the one process that keeps the system of this checkout. The kernel gives it back when
/// that process dies in any way, so it is never stale.
final class KeeperLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private KeeperLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    static KeeperLock take(Installation installation) throws IOException {
        Folders.createPrivate(installation.run());
        FileChannel channel =
                FileChannel.open(
                        installation.run().resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new StackException("Another process already keeps the system of this checkout.");
        }
        return new KeeperLock(channel, lock);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
