package gpuq.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Measured times, in order.
record Quantiles(List<Duration> sorted) {

    Quantiles {
        sorted = sorted.stream().sorted().toList();
    }

    /// The smallest time that at least this share is not above (nearest rank).
    Duration at(double share) {
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %s, p99 %s, longest %s (%d measured)",
                seconds(at(0.5)),
                seconds(at(0.99)),
                seconds(sorted.getLast()),
                sorted.size());
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
