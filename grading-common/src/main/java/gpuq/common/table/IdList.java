package gpuq.common.table;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The ids of a sample in their order. First all are added, then it is sealed and asked. An id of
/// several columns is one key, its parts ended by a byte that no field can have.
///
/// An entry is the place of the id's row (offset plus one, and length; zero until it has one), the
/// key's length and the key. All of it lies together and is named by its offset, because at
/// millions of ids in another order the time goes into cache misses: this way a row costs two.
public final class IdList implements Closeable {

    /// Ends each part of a key.
    public static final byte SEPARATOR = 0;

    private static final int MAX_SHOWN = 4_096;

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int ROW_LENGTH = 8;
    private static final int KEY_LENGTH = 12;
    private static final int KEY = 16;

    private final Scratch scratch;
    private final FileSink sink;
    private MemorySegment entries = MemorySegment.NULL;
    private long size;

    public IdList(Scratch scratch) throws IOException {
        this.scratch = scratch;
        this.sink = new FileSink(scratch.file("ids"));
    }

    public void add(byte[] key, int from, int to) throws IOException {
        sink.writeLong(0);
        sink.writeLong(to - from);
        sink.write(key, from, to);
        size++;
    }

    /// Ends the adding.
    public void seal() throws IOException {
        sink.close();
        entries = scratch.map(scratch.file("ids"));
    }

    public long size() {
        return size;
    }

    /// The first entry, or [#end].
    long first() {
        return 0;
    }

    /// The entry behind this one, or [#end].
    long next(long entry) {
        return entry + KEY + keyLength(entry);
    }

    /// Behind the last entry.
    long end() {
        return entries.byteSize();
    }

    /// Whether the id of the entry is this key.
    boolean isAt(long entry, byte[] key, int from, int to) {
        if (keyLength(entry) != to - from) {
            return false;
        }
        long start = entry + KEY - from;
        for (int i = from; i < to; i++) {
            if (entries.get(ValueLayout.JAVA_BYTE, start + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    int keyLength(long entry) {
        return entries.get(INT, entry + KEY_LENGTH);
    }

    /// Copies an entry's key.
    void copyKey(long entry, byte[] into) {
        MemorySegment.copy(entries, ValueLayout.JAVA_BYTE, entry + KEY, into, 0, keyLength(entry));
    }

    /// Whether the entry has been given a row.
    boolean hasRow(long entry) {
        return entries.get(LONG, entry) != 0;
    }

    void setRow(long entry, long offset, int length) {
        entries.set(LONG, entry, offset + 1);
        entries.set(INT, entry + ROW_LENGTH, length);
    }

    long rowOffset(long entry) {
        return entries.get(LONG, entry) - 1;
    }

    int rowLength(long entry) {
        return entries.get(INT, entry + ROW_LENGTH);
    }

    /// The id of an entry, for people.
    String text(long entry) {
        byte[] key = new byte[keyLength(entry)];
        copyKey(entry, key);
        return text(key, key.length);
    }

    /// A key for people: its parts separated by commas.
    public static String text(byte[] key, int length) {
        int shown = Math.min(MAX_SHOWN, length);
        String text =
                new String(key, 0, shown, StandardCharsets.UTF_8).replace((char) SEPARATOR, ',');
        return text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
