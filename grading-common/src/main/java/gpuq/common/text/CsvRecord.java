package gpuq.common.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The fields of one record, quotes removed and line breaks as `\n`: slices of one buffer that the
/// next record overwrites, since a string per field would cost more than all checks together.
public final class CsvRecord {

    /// Longest field (the bundle contract).
    public static final int MAX_FIELD = 1 << 20;

    /// More columns than any competition has.
    public static final int MAX_FIELDS = 16_384;

    /// Longest record: what one line may take of the memory.
    static final int MAX_RECORD = 16 << 20;

    private byte[] text = new byte[1024];
    private int[] ends = new int[16];
    private int[] lines = new int[16];
    private boolean[] quoted = new boolean[16];
    private int length;
    private int fields;
    private long line;

    /// The buffer that the slices lie in.
    public byte[] text() {
        return text;
    }

    public int fields() {
        return fields;
    }

    public int start(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    public int end(int field) {
        return ends[field];
    }

    /// Whether the file had the field in quotes: others have no comma and no line break.
    public boolean isQuoted(int field) {
        return quoted[field];
    }

    /// The line on which the record begins.
    public long line() {
        return line;
    }

    /// The line on which a field begins.
    public long line(int field) {
        return line + lines[field];
    }

    public String string(int field) {
        return new String(text, start(field), end(field) - start(field), StandardCharsets.UTF_8);
    }

    /// All fields; for headers.
    public List<String> strings() {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < fields; i++) {
            strings.add(string(i));
        }
        return strings;
    }

    void begin(long newLine) {
        line = newLine;
        length = 0;
        fields = 0;
    }

    /// Opens a field; false if there are too many.
    boolean beginField(long fieldLine, boolean isQuoted) {
        if (fields == MAX_FIELDS) {
            return false;
        }
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, fields * 2);
            lines = Arrays.copyOf(lines, fields * 2);
            quoted = Arrays.copyOf(quoted, fields * 2);
        }
        lines[fields] = (int) (fieldLine - line);
        quoted[fields] = isQuoted;
        ends[fields] = length;
        fields++;
        return true;
    }

    /// Appends to the open field; false if it, or the record, becomes too long.
    boolean append(byte[] bytes, int from, int to) {
        int count = to - from;
        if (ends[fields - 1] - start(fields - 1) + count > MAX_FIELD
                || length + count > MAX_RECORD) {
            return false;
        }
        if (length + count > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + count));
        }
        System.arraycopy(bytes, from, text, length, count);
        length += count;
        ends[fields - 1] = length;
        return true;
    }
}
