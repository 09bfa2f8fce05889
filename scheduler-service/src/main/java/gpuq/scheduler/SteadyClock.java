package gpuq.scheduler;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time that comes into the core. It runs with the machine's steady counter and follows the
/// wall clock by at most one percent of the time that passes: so it never goes back, and an hour by
/// which somebody sets the clock does not end every lease at once (ENV-3). One per loop; not
/// thread-safe.
final class SteadyClock implements InstantSource {

    private static final long SLEW = 100;

    private final InstantSource wall;
    private final LongSupplier steadyNanos;
    private Instant now;
    private long last;

    SteadyClock(InstantSource wall, LongSupplier steadyNanos) {
        this.wall = wall;
        this.steadyNanos = steadyNanos;
        this.now = wall.instant();
        this.last = steadyNanos.getAsLong();
    }

    static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        long read = steadyNanos.getAsLong();
        long passed = read - last;
        last = read;
        Instant expected = now.plusNanos(passed);
        long most = passed / SLEW;
        now = expected.plusNanos(Math.clamp(nanosBetween(expected, wall.instant()), -most, most));
        return now;
    }

    private static long nanosBetween(Instant from, Instant to) {
        long seconds = to.getEpochSecond() - from.getEpochSecond();
        // Beyond this, only the sign matters, and nanoseconds would overflow after 292 years.
        long bounded = Math.clamp(seconds, -1_000_000_000L, 1_000_000_000L);
        return bounded * 1_000_000_000L + (to.getNano() - from.getNano());
    }
}
