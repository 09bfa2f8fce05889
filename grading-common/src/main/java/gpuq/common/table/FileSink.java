package gpuq.common.table;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A new file that is written from its beginning to its end and knows how long it is.
final class FileSink implements Closeable {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final FileChannel channel;

    /// On the heap: small pieces are copied into a direct buffer three times slower.
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private int filled;
    private long position;

    FileSink(Path file) throws IOException {
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    long position() {
        return position;
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            int count = Math.min(room(), to - at);
            System.arraycopy(bytes, at, buffer, filled, count);
            filled += count;
            at += count;
        }
        position += to - from;
    }

    void write(MemorySegment bytes, long from, long length) throws IOException {
        long done = 0;
        while (done < length) {
            int count = (int) Math.min(room(), length - done);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from + done, buffer, filled, count);
            filled += count;
            done += count;
        }
        position += length;
    }

    /// Eight bytes, the highest first.
    void writeLong(long value) throws IOException {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            var _ = room();
            buffer[filled++] = (byte) (value >>> shift);
        }
        position += Long.BYTES;
    }

    /// What the buffer can still take; never nothing.
    private int room() throws IOException {
        if (filled == buffer.length) {
            flush();
        }
        return buffer.length - filled;
    }

    private void flush() throws IOException {
        ByteBuffer full = ByteBuffer.wrap(buffer, 0, filled);
        while (full.hasRemaining()) {
            channel.write(full);
        }
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel.isOpen()) {
                flush();
            }
        }
    }
}
