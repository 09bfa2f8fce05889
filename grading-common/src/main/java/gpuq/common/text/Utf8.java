package gpuq.common.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Checks bytes for UTF-8 by table 3-7 of the Unicode standard, without decoding them: a decoder
/// would say neither where the fault is nor run at this speed.
final class Utf8 {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /// The index of the first byte of a sequence that is wrong or cut off, or `to`.
    static int validUntil(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            while (i + 8 <= to && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
                i += 8;
            }
            while (i < to && bytes[i] >= 0) {
                i++;
            }
            if (i < to) {
                int length = sequenceLength(bytes, i, to);
                if (length <= 0) {
                    return i;
                }
                i += length;
            }
        }
        return to;
    }

    /// Whether the bytes until `to` could be the beginning of a sequence that goes on behind it.
    static boolean isCutOff(byte[] bytes, int from, int to) {
        return sequenceLength(bytes, from, to) == 0;
    }

    /// The length of a sequence of several bytes; 0 if it is cut off, -1 if it is wrong.
    private static int sequenceLength(byte[] bytes, int from, int to) {
        int first = bytes[from] & 0xff;
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4) {
            return -1;
        }
        for (int k = 1; k < length; k++) {
            if (from + k == to) {
                return 0;
            }
            int next = bytes[from + k] & 0xff;
            int low = k > 1 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            int high = k > 1 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            if (next < low || next > high) {
                return -1;
            }
        }
        return length;
    }
}
