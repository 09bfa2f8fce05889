package gpuq.local.stack;

import java.time.Duration;

/// How long to wait before a part that died is started again: half a second, twice as long each
/// time up to ten seconds, and from the beginning once it has lived for longer than any part needs
/// to start.
final class BackOff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final Duration HEALTHY = Duration.ofSeconds(20);

    private Duration next = FIRST;

    Duration after(Duration lived) {
        if (lived.compareTo(HEALTHY) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }
}
