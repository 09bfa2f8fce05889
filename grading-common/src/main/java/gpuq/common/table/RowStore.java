package gpuq.common.table;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// The rows of a normal form on their way to their places. They are written as they come; only if
/// one comes out of order is a second file written at the end, from the first.
public final class RowStore implements Closeable {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /// Offset plus one, and length.
    private static final long PLACE_BYTES = 2 * Long.BYTES;

    private final Scratch scratch;
    private final Path file;
    private final FileSink sink;
    private long rows;
    private long sortedBytes;
    private final long places;
    private boolean sorted = true;
    private MemorySegment table = MemorySegment.NULL;

    /// @param places how many rows there will be, if they may come in any order
    public RowStore(Scratch scratch, long places) throws IOException {
        this.scratch = scratch;
        this.file = scratch.file("rows");
        this.sink = new FileSink(file);
        this.places = places;
    }

    /// Writes what stands before all rows.
    public void head(byte[] bytes, int length) throws IOException {
        sink.write(bytes, 0, length);
        sortedBytes = sink.position();
    }

    /// Adds a row behind the last one.
    public void add(byte[] bytes, int length) throws IOException {
        sink.write(bytes, 0, length);
        sortedBytes = sink.position();
        rows++;
    }

    /// Adds a row at its place, each place once.
    public void add(long place, byte[] bytes, int length) throws IOException {
        if (sorted && place == rows) {
            add(bytes, length);
            return;
        }
        if (sorted) {
            sorted = false;
            table = scratch.zeros("row-places", places * PLACE_BYTES);
        }
        table.set(LONG, place * PLACE_BYTES, sink.position() + 1);
        table.set(LONG, place * PLACE_BYTES + Long.BYTES, length);
        sink.write(bytes, 0, length);
    }

    /// Whether all rows came in the order of their places.
    public boolean isSorted() {
        return sorted;
    }

    /// Ends the adding and writes head and rows in the order of their places.
    ///
    /// @param target a file that does not exist, on the same disk
    public void writeTo(Path target) throws IOException {
        sink.close();
        if (sorted) {
            Files.move(file, target);
            return;
        }
        MemorySegment all = scratch.map(file);
        try (FileSink out = new FileSink(target)) {
            byte[] buffer = new byte[64 * 1024];
            copy(all, 0, sortedBytes, buffer, out);
            for (long place = rows; place < places; place++) {
                long offset = table.get(LONG, place * PLACE_BYTES) - 1;
                if (offset >= 0) {
                    long length = table.get(LONG, place * PLACE_BYTES + Long.BYTES);
                    copy(all, offset, length, buffer, out);
                }
            }
        }
    }

    private static void copy(
            MemorySegment from, long offset, long length, byte[] buffer, FileSink out)
            throws IOException {
        for (long done = 0; done < length; ) {
            int count = (int) Math.min(buffer.length, length - done);
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset + done, buffer, 0, count);
            out.write(buffer, 0, count);
            done += count;
        }
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
