package gpuq.sim;

import gpuq.sim.Simulation.Scale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Many seeds, on all processors: short worlds, and long ones in between, which meet what only
/// comes with age. Ends at the first violation.
final class Campaign {

    static final Duration CHAPTER = Duration.ofMinutes(5);
    private static final int LEAST_INPUTS = 200;
    private static final int LEAST_FAULTS = 5;

    /// A world in which nothing goes wrong is allowed, and not counted.
    static final Scale SHORT = new Scale(CHAPTER, LEAST_INPUTS, LEAST_FAULTS, 20);

    private static final int LONG_INPUTS = 100_000;
    static final Scale LONG = new Scale(CHAPTER, LONG_INPUTS, 0, Integer.MAX_VALUE);

    /// Long worlds have seeds of their own.
    static final long FIRST_LONG = 1_000_000_000L;

    private final Plan plan;
    private final AtomicLong nextSeed;
    private final AtomicInteger nextLong = new AtomicInteger();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final long began = System.nanoTime();
    private final Result result = new Result();

    /// What is to be run.
    ///
    /// @param runs short worlds at most
    /// @param longRuns worlds of 100,000 inputs
    /// @param time after which no short world is begun
    record Plan(long firstSeed, long runs, int longRuns, Duration time) {}

    /// What came of it.
    static final class Result {
        private final Tally all = new Tally();
        private long seeds;
        private long calm;
        private int longRuns;
        private long jobs;
        private long violatingSeed;
        private @Nullable Violation violation;

        @Nullable Violation violation() {
            return violation;
        }

        long violatingSeed() {
            return violatingSeed;
        }

        private synchronized void took(Tally tally, int ended, boolean isLong) {
            all.add(tally);
            jobs += ended;
            if (isLong) {
                longRuns += tally.inputs() >= LONG_INPUTS ? 1 : 0;
            } else if (tally.inputs() >= LEAST_INPUTS && tally.faultCount() >= LEAST_FAULTS) {
                seeds++;
            } else {
                calm++;
            }
        }

        private synchronized void broke(long seed, Violation by) {
            if (violation == null) {
                violation = by;
                violatingSeed = seed;
            }
        }

        /// The last line, on one line.
        String line() {
            String faults =
                    all.faults().entrySet().stream()
                            .map(it -> it.getKey().word() + ":" + it.getValue())
                            .collect(Collectors.joining(","));
            return String.format(
                    Locale.ROOT,
                    "seeds=%d (of at least %d inputs and %d faults; %d calm ones besides)"
                            + " long_runs=%d (of at least %d inputs) inputs=%d (%d of them ticks) jobs=%d"
                            + " simulated_hours=%d faults=%d [%s] branches=%d violations=%d",
                    seeds,
                    LEAST_INPUTS,
                    LEAST_FAULTS,
                    calm,
                    longRuns,
                    LONG_INPUTS,
                    all.inputs(),
                    all.ticks(),
                    jobs,
                    all.virtualHours(),
                    all.faultCount(),
                    faults,
                    all.branches(),
                    violation == null ? 0 : 1);
        }
    }

    private Campaign(Plan plan) {
        this.plan = plan;
        this.nextSeed = new AtomicLong(plan.firstSeed());
    }

    static Result run(Plan plan) throws InterruptedException {
        return new Campaign(plan).run();
    }

    private Result run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            threads.add(Thread.ofPlatform().name("sim-" + i).start(this::work));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return result;
    }

    private void work() {
        while (!stopping.get()) {
            if (isLongDue()) {
                long number = nextLong.getAndIncrement();
                if (number < plan.longRuns()) {
                    one(FIRST_LONG + number, LONG);
                }
            } else if (isTimeLeft() && nextSeed.get() < plan.firstSeed() + plan.runs()) {
                one(nextSeed.getAndIncrement(), SHORT);
            } else {
                return;
            }
        }
    }

    /// The long ones are spread over the time, so that the short ones get theirs.
    private boolean isLongDue() {
        int done = nextLong.get();
        return done < plan.longRuns()
                && (!isTimeLeft() || done <= plan.longRuns() * elapsed() / plan.time().toNanos());
    }

    private boolean isTimeLeft() {
        return elapsed() < plan.time().toNanos();
    }

    private double elapsed() {
        return System.nanoTime() - began;
    }

    private void one(long seed, Scale scale) {
        Tally tally = new Tally();
        try {
            int ended = Simulation.run(seed, scale, Bug.NONE, tally).jobs();
            result.took(tally, ended, scale.equals(LONG));
        } catch (Violation e) {
            stopping.set(true);
            result.broke(seed, e);
        }
    }
}
