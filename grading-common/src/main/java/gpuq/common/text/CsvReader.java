package gpuq.common.text;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Reads RFC 4180 as a stream (OUTPUT-5, OUTPUT-9): lines may end with CRLF, CR or LF, empty lines
/// are left out, and each fault comes with the line of the field that it is in. Where reading can
/// go on behind a fault, it does.
///
/// Our own, because the libraries at hand read characters instead of bytes (so the offset of a
/// broken byte is gone), keep a field of any length in memory before they can refuse it, count the
/// lines of records instead of fields, and make a string of every field: measured at 64 MiB that
/// alone is more than the whole check takes here.
public final class CsvReader implements Closeable {

    private static final int END = -1;
    private static final int COMMA = ',';
    private static final int NEW_LINE = '\n';

    private static final byte[] LINE_BREAK = {'\n'};
    private static final byte[] QUOTE = {'"'};

    private final TextBytes bytes;
    private final Consumer<TextFault> faults;
    private final CsvRecord record = new CsvRecord();
    private long line = 1;
    private long blankLines;
    private boolean broken;

    /// @param faults is told of every fault, in the order of the file
    public CsvReader(Path file, long maxBytes, Consumer<TextFault> faults) throws IOException {
        this.bytes = new TextBytes(file, maxBytes);
        this.faults = faults;
    }

    /// The record that [#next] has read; overwritten by the next one.
    public CsvRecord record() {
        return record;
    }

    /// Whether reading ended before the file did: then the last fault says why.
    public boolean isBroken() {
        return broken;
    }

    public boolean hadByteOrderMark() {
        return bytes.hadMark();
    }

    /// Empty lines that were left out.
    public long blankLines() {
        return blankLines;
    }

    /// Reads one record; false at the end, or where reading cannot go on.
    public boolean next() throws IOException {
        if (broken || !skipBlankLines()) {
            return false;
        }
        record.begin(line);
        int delimiter;
        do {
            boolean isQuoted = hasMore() && bytes.chunk[bytes.from] == '"';
            if (!record.beginField(line, isQuoted)) {
                breakOff("the line has more than " + CsvRecord.MAX_FIELDS + " fields");
                return false;
            }
            delimiter = isQuoted ? quoted() : plain();
        } while (delimiter == COMMA);
        return !broken;
    }

    private boolean skipBlankLines() throws IOException {
        while (hasMore()) {
            byte first = bytes.chunk[bytes.from];
            if (first != '\n' && first != '\r') {
                return true;
            }
            blankLines++;
            lineBreak();
        }
        return false;
    }

    /// Reads a field without quotes, or what stands behind a closing quote, to its delimiter.
    private int plain() throws IOException {
        boolean hadQuote = false;
        boolean hadNul = false;
        while (hasMore()) {
            int start = bytes.from;
            int at = start;
            byte[] chunk = bytes.chunk;
            while (at < bytes.to && !endsPlain(chunk[at])) {
                at++;
            }
            bytes.from = at;
            if (!append(chunk, start, at)) {
                return END;
            }
            if (at == bytes.to) {
                continue;
            }
            switch (chunk[at]) {
                case ',' -> {
                    bytes.from++;
                    return COMMA;
                }
                case '\n', '\r' -> {
                    lineBreak();
                    return NEW_LINE;
                }
                case '"' -> {
                    hadQuote = once(hadQuote, "has a quote inside, but does not begin with one");
                    bytes.from++;
                    if (!append(chunk, at, at + 1)) {
                        return END;
                    }
                }
                default -> {
                    hadNul = once(hadNul, "has a NUL byte");
                    bytes.from++;
                }
            }
        }
        return END;
    }

    private int quoted() throws IOException {
        bytes.from++;
        boolean hadNul = false;
        while (hasMore()) {
            int start = bytes.from;
            int at = start;
            byte[] chunk = bytes.chunk;
            while (at < bytes.to && !endsQuoted(chunk[at])) {
                at++;
            }
            bytes.from = at;
            if (!append(chunk, start, at)) {
                return END;
            }
            if (at == bytes.to) {
                continue;
            }
            switch (chunk[at]) {
                case '"' -> {
                    bytes.from++;
                    if (!hasMore() || bytes.chunk[bytes.from] != '"') {
                        return closed();
                    }
                    bytes.from++;
                    if (!append(QUOTE, 0, 1)) {
                        return END;
                    }
                }
                case '\n', '\r' -> {
                    lineBreak();
                    if (!append(LINE_BREAK, 0, 1)) {
                        return END;
                    }
                }
                default -> {
                    hadNul = once(hadNul, "has a NUL byte");
                    bytes.from++;
                }
            }
        }
        if (!broken) {
            breakOff("has a quote that is never closed");
        }
        return END;
    }

    /// Behind a closing quote only a delimiter may stand.
    private int closed() throws IOException {
        if (hasMore()) {
            byte next = bytes.chunk[bytes.from];
            if (next != ',' && next != '\n' && next != '\r') {
                fault("has something behind its closing quote");
            }
        }
        return plain();
    }

    private static boolean endsPlain(byte b) {
        return b == ',' || b == '\n' || b == '\r' || b == '"' || b == 0;
    }

    private static boolean endsQuoted(byte b) {
        return b == '"' || b == '\n' || b == '\r' || b == 0;
    }

    private void lineBreak() throws IOException {
        boolean wasReturn = bytes.chunk[bytes.from] == '\r';
        bytes.from++;
        line++;
        if (wasReturn && hasMore() && bytes.chunk[bytes.from] == '\n') {
            bytes.from++;
        }
    }

    private boolean append(byte[] from, int start, int end) {
        if (record.append(from, start, end)) {
            return true;
        }
        breakOff("is longer than 1 MiB; perhaps a quote is not closed");
        return false;
    }

    /// Whether a byte is there; at the first byte that is no text, reading breaks off.
    private boolean hasMore() throws IOException {
        if (bytes.from < bytes.to) {
            return true;
        }
        if (broken || bytes.next()) {
            return !broken;
        }
        String encodingFault = bytes.encodingFault();
        if (bytes.isTooLarge()) {
            stop(new TextFault(TextFault.Kind.TOO_LARGE, line, 0, "the file is too large"));
        } else if (encodingFault != null) {
            stop(new TextFault(TextFault.Kind.ENCODING, line, 0, encodingFault));
        }
        return false;
    }

    private boolean once(boolean before, String message) {
        if (!before) {
            fault(message);
        }
        return true;
    }

    private void fault(String message) {
        int field = record.fields() - 1;
        faults.accept(
                new TextFault(
                        TextFault.Kind.SYNTAX, record.line(field), field, "the field " + message));
    }

    private void breakOff(String message) {
        int field = record.fields() - 1;
        stop(new TextFault(TextFault.Kind.SYNTAX, record.line(field), field, message));
    }

    private void stop(TextFault fault) {
        broken = true;
        faults.accept(fault);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
