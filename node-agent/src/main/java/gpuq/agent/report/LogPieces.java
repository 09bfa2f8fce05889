package gpuq.agent.report;

import gpuq.common.contract.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Cuts output into pieces that are whole in UTF-8, and makes the piece that stands for what was
/// left out. Pure.
final class LogPieces {

    /// So many bytes one piece may stand for.
    private static final long MAX_GAP = 1L << 30;

    private static final int LONGEST_CHARACTER = 4;

    private LogPieces() {}

    /// A piece of an output.
    ///
    /// @param offset in bytes of the output
    /// @param sizeBytes bytes of the output that it stands for
    record Piece(long offset, int sizeBytes, String text) {
        long end() {
            return offset + sizeBytes;
        }
    }

    /// Cuts bytes that begin at an offset. Bytes at the end that may be the beginning of a
    /// character are left for the next time, unless nothing follows.
    static List<Piece> cut(byte[] bytes, int length, long offset, boolean last) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        while (from < length) {
            int to = Math.min(length, from + LogChunk.MAX_BYTES);
            if (to < length || !last) {
                to = wholeUntil(bytes, from, to);
            }
            if (to == from) {
                break;
            }
            String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            pieces.add(new Piece(offset + from, to - from, text));
            from = to;
        }
        return pieces;
    }

    /// The pieces that stand for bytes which are kept nowhere.
    static List<Piece> gap(long offset, long bytes) {
        List<Piece> pieces = new ArrayList<>();
        String text = "\n[... %d bytes of output left out ...]\n".formatted(bytes);
        long from = 0;
        while (from < bytes) {
            int size = Math.toIntExact(Math.min(MAX_GAP, bytes - from));
            pieces.add(new Piece(offset + from, size, text));
            text = "";
            from += size;
        }
        return pieces;
    }

    /// Where the last character that has begun before `to` is not complete, the place where it
    /// begins. Bytes that are no UTF-8 are never held back for more than a character's length.
    private static int wholeUntil(byte[] bytes, int from, int to) {
        for (int back = 1; back < LONGEST_CHARACTER && to - back >= from; back++) {
            int lead = bytes[to - back] & 0xff;
            if ((lead & 0xc0) != 0x80) {
                int needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
                return needed > back ? to - back : to;
            }
        }
        return to;
    }
}
