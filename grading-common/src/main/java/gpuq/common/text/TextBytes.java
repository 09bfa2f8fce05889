package gpuq.common.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The bytes of a text file, chunk by chunk: stops at the size limit and at the first byte that is
/// not UTF-8, and drops a byte-order mark (OUTPUT-4, OUTPUT-8).
final class TextBytes implements Closeable {

    static final int CHUNK = 128 * 1024;

    private static final int MAX_SEQUENCE = 4;

    private final InputStream in;
    private final long maxBytes;

    /// The chunk; its bytes from [#from] to [#to] are text.
    final byte[] chunk = new byte[CHUNK];

    int from;
    int to;

    private long bytesRead;
    private int rest;
    private boolean atEnd;
    private boolean hadMark;
    private @Nullable String encodingFault;
    private boolean tooLarge;

    TextBytes(Path file, long maxBytes) throws IOException {
        this.in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        this.maxBytes = maxBytes;
    }

    /// Whether a byte-order mark was dropped.
    boolean hadMark() {
        return hadMark;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    /// Why the bytes behind the last chunk are no text, with their offset.
    @Nullable String encodingFault() {
        return encodingFault;
    }

    /// Fills the chunk anew; false at the end, at the limit or where the text is broken.
    boolean next() throws IOException {
        if (atEnd) {
            return false;
        }
        // What was cut off at the end of the last chunk stands first in this one.
        System.arraycopy(chunk, to, chunk, 0, rest);
        int filled = rest;
        boolean first = bytesRead == 0;
        while (filled < MAX_SEQUENCE) {
            int read = in.read(chunk, filled, CHUNK - filled);
            if (read < 0) {
                atEnd = true;
                break;
            }
            filled += read;
            bytesRead += read;
        }
        if (bytesRead > maxBytes) {
            tooLarge = true;
            atEnd = true;
            from = 0;
            to = 0;
            return false;
        }
        from = first ? skipMark(filled) : 0;
        if (encodingFault == null) {
            validate(filled);
        }
        return from < to || (!atEnd && next());
    }

    private int skipMark(int filled) {
        if (filled >= 2
                && (chunk[0] & 0xfe) == 0xfe
                && (chunk[1] & 0xfe) == 0xfe
                && chunk[0] != chunk[1]) {
            encodingFault = "the file is UTF-16; write it as UTF-8 (byte 0)";
            atEnd = true;
            to = 0;
            return 0;
        }
        hadMark =
                filled >= 3
                        && (chunk[0] & 0xff) == 0xef
                        && (chunk[1] & 0xff) == 0xbb
                        && (chunk[2] & 0xff) == 0xbf;
        return hadMark ? 3 : 0;
    }

    private void validate(int filled) {
        to = Utf8.validUntil(chunk, from, filled);
        rest = filled - to;
        if (rest == 0) {
            return;
        }
        if (atEnd || !Utf8.isCutOff(chunk, to, filled)) {
            encodingFault =
                    "the byte 0x%02X at offset %d is not UTF-8"
                            .formatted(chunk[to] & 0xff, bytesRead - rest);
            atEnd = true;
            rest = 0;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
