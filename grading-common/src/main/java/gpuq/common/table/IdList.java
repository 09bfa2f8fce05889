package gpuq.common.table;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The ids of a sample in their order. First all are added, then it is sealed and asked. An id of
/// several columns is one key, its parts ended by a byte that no field can have.
public final class IdList implements Closeable {

    /// Stands between the parts of a key.
    public static final byte SEPARATOR = 0;

    private static final int MAX_SHOWN = 4_096;

    private static final ValueLayout.OfLong OFFSET =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Scratch scratch;
    private final FileSink keySink;
    private final FileSink offsetSink;
    private MemorySegment keys = MemorySegment.NULL;
    private MemorySegment offsets = MemorySegment.NULL;
    private long size;

    public IdList(Scratch scratch) throws IOException {
        this.scratch = scratch;
        this.keySink = new FileSink(scratch.file("id-keys"));
        this.offsetSink = new FileSink(scratch.file("id-offsets"));
    }

    public void add(byte[] key, int from, int to) throws IOException {
        offsetSink.writeLong(keySink.position());
        keySink.write(key, from, to);
        size++;
    }

    /// Ends the adding.
    public void seal() throws IOException {
        offsetSink.writeLong(keySink.position());
        close();
        keys = scratch.map(scratch.file("id-keys"));
        offsets = scratch.map(scratch.file("id-offsets"));
    }

    public long size() {
        return size;
    }

    /// Whether the id at this place is this key.
    public boolean isAt(long place, byte[] key, int from, int to) {
        long start = offset(place);
        if (offset(place + 1) - start != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (keys.get(ValueLayout.JAVA_BYTE, start + i - from) != key[i]) {
                return false;
            }
        }
        return true;
    }

    /// Copies the key at a place into the buffer, if it fits, and gives its length.
    int copy(long place, byte[] into) {
        long start = offset(place);
        long length = offset(place + 1) - start;
        if (length <= into.length) {
            MemorySegment.copy(keys, ValueLayout.JAVA_BYTE, start, into, 0, (int) length);
        }
        return (int) length;
    }

    /// The id at a place, for people.
    public String text(long place) {
        long start = offset(place);
        byte[] key = new byte[(int) Math.min(MAX_SHOWN, offset(place + 1) - start)];
        MemorySegment.copy(keys, ValueLayout.JAVA_BYTE, start, key, 0, key.length);
        return text(key, key.length);
    }

    /// A key for people: its parts separated by commas.
    public static String text(byte[] key, int length) {
        int shown = Math.min(MAX_SHOWN, length);
        String text =
                new String(key, 0, shown, StandardCharsets.UTF_8).replace((char) SEPARATOR, ',');
        return text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
    }

    private long offset(long place) {
        return offsets.get(OFFSET, place * Long.BYTES);
    }

    @Override
    public void close() throws IOException {
        try (keySink;
                offsetSink) {
            // Both are closed, whatever happens to the first.
        }
    }
}
