package gpuq.common.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that gives only so many bytes between two refills. It stands below the tar reader while
/// that one reads headers, which it keeps in memory whatever length they claim.
final class BudgetStream extends FilterInputStream {

    private long left;

    BudgetStream(InputStream in) {
        super(in);
    }

    void allow(long bytes) {
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        spend(1);
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        spend(0);
        int read = super.read(bytes, offset, (int) Math.min(length, Math.max(1, left)));
        spend(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        // Skipping in a compressed stream costs as much as reading, so it is counted alike.
        byte[] sink = new byte[Math.clamp(bytes, 0, 8192)];
        return sink.length == 0 ? 0 : Math.max(0, read(sink, 0, sink.length));
    }

    private void spend(int bytes) throws IOException {
        if (left < bytes || left <= 0) {
            throw new IOException("the headers of an entry are too long");
        }
        left -= bytes;
    }
}
