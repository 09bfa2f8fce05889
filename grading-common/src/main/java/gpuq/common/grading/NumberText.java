package gpuq.common.grading;

import java.nio.charset.StandardCharsets;

/// Numbers as they may stand in a submission: a sign, digits, a point, an exponent. Stricter than
/// the JDK's parser, which takes `1d`, `0x1p3` and `NaN`, and than Python's, which takes `1_000`.
final class NumberText {

    /// A double has no more digits before the point.
    private static final int SURELY_FINITE = 300;

    private NumberText() {}

    static boolean isInteger(byte[] text, int from, int to) {
        int at = afterSign(text, from, to);
        int digits = digits(text, at, to);
        return digits > 0 && at + digits == to;
    }

    /// Whether it is a number that a double can hold.
    static boolean isFinite(byte[] text, int from, int to) {
        int at = afterSign(text, from, to);
        int whole = digits(text, at, to);
        at += whole;
        int fraction = 0;
        if (at < to && text[at] == '.') {
            at++;
            fraction = digits(text, at, to);
            at += fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (at == to) {
            return whole < SURELY_FINITE || Double.isFinite(parse(text, from, to));
        }
        if (text[at] != 'e' && text[at] != 'E') {
            return false;
        }
        at = afterSign(text, at + 1, to);
        int exponent = digits(text, at, to);
        return exponent > 0 && at + exponent == to && Double.isFinite(parse(text, from, to));
    }

    /// The value of what [#isFinite] or [#isInteger].
    static double parse(byte[] text, int from, int to) {
        return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static int afterSign(byte[] text, int from, int to) {
        return from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
    }

    private static int digits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at - from;
    }
}
