package gpuq.agent.gpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Follows `/dev/kmsg` from its oldest record: errors of an earlier life of the agent are seen too,
/// each with the time at which it came.
final class KernelLog implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KernelLog.class);

    /// The kernel's longest record.
    private static final int RECORD_BYTES = 8192;

    private final FileChannel channel;
    private final Thread loop;

    private KernelLog(FileChannel channel, Consumer<Xid> whenSeen) {
        this.channel = channel;
        this.loop = Thread.ofPlatform().name("kernel-log").daemon().start(() -> run(whenSeen));
    }

    /// @throws IOException if this process may not read it
    static KernelLog follow(Path device, Consumer<Xid> whenSeen) throws IOException {
        return new KernelLog(FileChannel.open(device, StandardOpenOption.READ), whenSeen);
    }

    private void run(Consumer<Xid> whenSeen) {
        ByteBuffer buffer = ByteBuffer.allocate(RECORD_BYTES);
        try {
            while (true) {
                buffer.clear();
                try {
                    if (channel.read(buffer) < 0) {
                        return;
                    }
                } catch (ClosedByInterruptException e) {
                    throw e;
                } catch (IOException e) {
                    if (!channel.isOpen()) {
                        return;
                    }
                    // Overtaken: the kernel has thrown away what was next, and goes on after it.
                    LOG.debugf("kernel log overtaken why=%s", e.getMessage());
                    continue;
                }
                buffer.flip();
                Xid.parse(StandardCharsets.UTF_8.decode(buffer).toString()).ifPresent(whenSeen);
            }
        } catch (IOException _) {
            // Closed: the agent ends.
        }
    }

    @Override
    public void close() throws IOException {
        loop.interrupt();
        channel.close();
    }
}
