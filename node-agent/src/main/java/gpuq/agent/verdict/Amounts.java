package gpuq.agent.verdict;

import java.time.Duration;
import java.util.Locale;

/// Amounts in words for people.
final class Amounts {

    private static final long KIB = 1024;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " bytes";
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= KIB && unit < UNITS.length - 1) {
            amount /= KIB;
            unit++;
        }
        String number = String.format(Locale.ROOT, amount < 10 ? "%.1f" : "%.0f", amount);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
                + " "
                + UNITS[unit];
    }

    static String seconds(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        String number = String.format(Locale.ROOT, "%.1f", seconds);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + " s";
    }
}
