package gpuq.agent.data;

import gpuq.agent.data.BlobCache.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Tells after each read how far into its file it is.
final class CountedStream extends FilterInputStream {

    private final LongConsumer told;
    private long at;

    private CountedStream(InputStream bytes, long from, LongConsumer told) {
        super(bytes);
        this.at = from;
        this.told = told;
    }

    /// The same content; what is here already counts.
    static Content counting(Content content, LongConsumer told) {
        return new Content(
                new CountedStream(content.bytes(), content.from(), told), content.from());
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) {
        at += read;
        told.accept(at);
    }
}
