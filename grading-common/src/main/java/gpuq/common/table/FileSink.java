package gpuq.common.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A new file that is written from its beginning to its end and knows how long it is.
final class FileSink implements Closeable {

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
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
            int count = Math.min(buffer.remaining(), to - at);
            buffer.put(bytes, at, count);
            at += count;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
        position += to - from;
    }

    void writeLong(long value) throws IOException {
        if (buffer.remaining() < Long.BYTES) {
            flush();
        }
        buffer.putLong(value);
        position += Long.BYTES;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }
}
