package gpuq.agent.gpu;

import gpuq.agent.loop.SteadyLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows `/dev/kmsg` from its oldest record: errors of an earlier life of the agent are seen too,
/// each with the time at which it came. A log that cannot be read any more is opened again after a
/// rest, and each record is told once.
final class KernelLog implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KernelLog.class);

    /// The kernel's longest record.
    private static final int RECORD_BYTES = 8192;

    /// What the kernel answers once where the reader was too slow: it has thrown away what was
    /// next, and goes on after it.
    private static final String OVERTAKEN = "Broken pipe";

    private static final Pattern SEQUENCE = Pattern.compile("^\\d+,(\\d{1,18}),");

    private final Source source;
    private final Consumer<Xid> whenSeen;
    private final SteadyLoop loop;
    private @Nullable ReadableByteChannel opened;
    private long lastSequence = -1;

    /// Where records come from, one with each read.
    @FunctionalInterface
    interface Source {
        ReadableByteChannel open() throws IOException;
    }

    private KernelLog(
            Source source, Duration rest, SteadyLoop.Failures failures, Consumer<Xid> whenSeen)
            throws IOException {
        this.source = source;
        this.whenSeen = whenSeen;
        this.opened = source.open();
        this.loop = SteadyLoop.start("kernel-log", rest, failures, this::follow);
    }

    /// @param rest before a log that could not be read is opened again
    /// @throws IOException if this process may not read it
    static KernelLog follow(
            Path device, Duration rest, SteadyLoop.Failures failures, Consumer<Xid> whenSeen)
            throws IOException {
        return follow(
                () -> FileChannel.open(device, StandardOpenOption.READ), rest, failures, whenSeen);
    }

    static KernelLog follow(
            Source source, Duration rest, SteadyLoop.Failures failures, Consumer<Xid> whenSeen)
            throws IOException {
        return new KernelLog(source, rest, failures, whenSeen);
    }

    /// Until it cannot be read. Closing interrupts the thread, which closes the channel under it.
    private void follow() throws IOException {
        try (ReadableByteChannel channel = opened == null ? source.open() : opened) {
            opened = null;
            ByteBuffer buffer = ByteBuffer.allocate(RECORD_BYTES);
            while (true) {
                buffer.clear();
                if (read(channel, buffer)) {
                    buffer.flip();
                    tell(StandardCharsets.UTF_8.decode(buffer).toString());
                }
            }
        }
    }

    /// False where the next record is gone.
    private static boolean read(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        try {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the kernel log has ended");
            }
            return true;
        } catch (IOException e) {
            if (!OVERTAKEN.equals(e.getMessage())) {
                throw e;
            }
            LOG.debug("kernel log overtaken");
            return false;
        }
    }

    /// A log that was opened again begins with what was told before.
    private void tell(String record) {
        Matcher matcher = SEQUENCE.matcher(record);
        if (!matcher.find()) {
            return;
        }
        long sequence = Long.parseLong(matcher.group(1));
        if (sequence > lastSequence) {
            lastSequence = sequence;
            Xid.parse(record).ifPresent(whenSeen);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
