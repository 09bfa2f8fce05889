package gpuq.sim.bench;

import java.util.Arrays;
import java.util.Locale;

/// How long many calls of one operation took, each by itself.
final class Times {

    private final long[] nanos;
    private int count;

    Times(int most) {
        this.nanos = new long[most];
    }

    /// Lets it run and notes how long it took.
    void time(Runnable operation) {
        long began = System.nanoTime();
        operation.run();
        note(System.nanoTime() - began);
    }

    void note(long took) {
        nanos[count] = took;
        count++;
    }

    int count() {
        return count;
    }

    /// So long or shorter took that share of the calls, in microseconds.
    double micros(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) (share * count))] / 1000.0;
    }

    /// Median and 99th percentile.
    String words() {
        return String.format(Locale.ROOT, "%.1f / %.1f", micros(0.5), micros(0.99));
    }
}
