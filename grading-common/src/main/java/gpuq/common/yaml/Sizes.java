package gpuq.common.yaml;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sizes in bytes as people write them: `1048576`, `64Mi`, `16Gi`.
public final class Sizes {

    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,17})(Ki|Mi|Gi|Ti)?");
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /// The bytes, or nothing if the text is no size or does not fit.
    public static @Nullable Long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String unit = matcher.group(2);
        int shift = unit == null ? 0 : 10 * (UNITS.indexOf(unit.charAt(0)) + 1);
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE >> shift ? null : number << shift;
    }

    /// The shortest exact form.
    public static String format(long bytes) {
        for (int i = UNITS.length(); i > 0; i--) {
            if (bytes != 0 && bytes % (1L << (10 * i)) == 0) {
                return (bytes >> (10 * i)) + UNITS.substring(i - 1, i) + "i";
            }
        }
        return Long.toString(bytes);
    }

    /// A number without an exponent, where it is not huge.
    static String plain(double number) {
        return Math.abs(number) < 1e9
                ? new BigDecimal(number).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }
}
