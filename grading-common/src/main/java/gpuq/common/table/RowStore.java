package gpuq.common.table;

import gpuq.common.table.IdOrder.Match;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// The rows of a normal form on their way to their places. They are written as they come; only if
/// one came out of order is a second file written at the end, from the first.
public final class RowStore implements Closeable {

    private final Scratch scratch;
    private final Path file;
    private final FileSink sink;
    private long sortedBytes;
    private boolean sorted = true;

    public RowStore(Scratch scratch) throws IOException {
        this.scratch = scratch;
        this.file = scratch.file("rows");
        this.sink = new FileSink(file);
    }

    /// Writes the head, or a row behind the last one.
    public void add(byte[] bytes, int length) throws IOException {
        sink.write(bytes, 0, length);
        sortedBytes = sorted ? sink.position() : sortedBytes;
    }

    /// Adds the row of the id that was just taken.
    public void add(IdList ids, IdOrder order, Match match, byte[] bytes, int length)
            throws IOException {
        if (match != Match.NEXT) {
            sorted = false;
            ids.setRow(order.entry(), sink.position(), length);
        }
        add(bytes, length);
    }

    /// Whether all rows came in order.
    public boolean isSorted() {
        return sorted;
    }

    /// Ends the adding and moves head and rows, which came in order, to their file.
    ///
    /// @param target a file that does not exist, on the same disk
    public void writeTo(Path target) throws IOException {
        sink.close();
        Files.move(file, target);
    }

    /// As [#writeTo], for rows that came in any order.
    public void writeSorted(IdList ids, IdOrder order, Path target) throws IOException {
        if (sorted) {
            writeTo(target);
            return;
        }
        sink.close();
        MemorySegment all = scratch.map(file);
        try (FileSink out = new FileSink(target)) {
            byte[] buffer = new byte[64 * 1024];
            copy(all, 0, sortedBytes, buffer, out);
            for (long entry = order.cursor(); entry < ids.end(); entry = ids.next(entry)) {
                copy(all, ids.rowOffset(entry), ids.rowLength(entry), buffer, out);
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
