package gpuq.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/// The only clock of a simulation: things happen in the order of their times, and of two at the
/// same time in the order in which they were planned.
final class VirtualTime {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private final PriorityQueue<Planned> planned = new PriorityQueue<>();
    private long millis;
    private long count;

    Instant now() {
        return START.plusMillis(millis);
    }

    Duration elapsed() {
        return Duration.ofMillis(millis);
    }

    void after(long delayMillis, Runnable what) {
        planned.add(new Planned(millis + delayMillis, count, what));
        count++;
    }

    /// Lets the next thing happen.
    ///
    /// @return false if nothing is planned
    boolean next() {
        Planned next = planned.poll();
        if (next == null) {
            return false;
        }
        millis = next.at();
        next.what().run();
        return true;
    }

    private record Planned(long at, long order, Runnable what) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
