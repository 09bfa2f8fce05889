package gpuq.common.text;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Reads a text file line by line, for JSON Lines; lines may end with CRLF, CR or LF, and empty
/// ones are left out.
public final class LineReader implements Closeable {

    private final TextBytes bytes;
    private final Consumer<TextFault> faults;
    private final ByteText text = new ByteText();
    private long line;
    private boolean broken;

    public LineReader(Path file, long maxBytes, Consumer<TextFault> faults) throws IOException {
        this.bytes = new TextBytes(file, maxBytes);
        this.faults = faults;
    }

    /// The line that [#next] has read, without its end.
    public String text() {
        return new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8);
    }

    /// Its number, from 1.
    public long line() {
        return line;
    }

    /// Whether reading ended before the file did.
    public boolean isBroken() {
        return broken;
    }

    public boolean hadByteOrderMark() {
        return bytes.hadMark();
    }

    /// Reads the next line that is not blank; false at the end, or where reading cannot go on.
    public boolean next() throws IOException {
        while (!broken && hasMore()) {
            line++;
            text.clear();
            if (!readLine()) {
                return false;
            }
            if (!isBlank()) {
                return true;
            }
        }
        return false;
    }

    private boolean readLine() throws IOException {
        while (hasMore()) {
            int at = bytes.from;
            while (at < bytes.to && bytes.chunk[at] != '\n' && bytes.chunk[at] != '\r') {
                at++;
            }
            text.append(bytes.chunk, bytes.from, at);
            bytes.from = at;
            if (text.length() > CsvRecord.MAX_FIELD) {
                stop(TextFault.Kind.SYNTAX, "the line is longer than 1 MiB");
                return false;
            }
            if (at < bytes.to) {
                boolean wasReturn = bytes.chunk[at] == '\r';
                bytes.from++;
                if (wasReturn && hasMore() && bytes.chunk[bytes.from] == '\n') {
                    bytes.from++;
                }
                return true;
            }
        }
        return !broken;
    }

    private boolean isBlank() {
        for (int i = 0; i < text.length(); i++) {
            if (text.bytes()[i] != ' ' && text.bytes()[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private boolean hasMore() throws IOException {
        if (bytes.from < bytes.to || bytes.next()) {
            return true;
        }
        String encodingFault = bytes.encodingFault();
        if (bytes.isTooLarge()) {
            stop(TextFault.Kind.TOO_LARGE, "the file is too large");
        } else if (encodingFault != null) {
            stop(TextFault.Kind.ENCODING, encodingFault);
        }
        return false;
    }

    private void stop(TextFault.Kind kind, String message) {
        if (!broken) {
            broken = true;
            faults.accept(new TextFault(kind, Math.max(1, line), 0, message));
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
