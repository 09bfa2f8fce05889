package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long a job will run, from what the user's jobs of the competition did: those that were given
/// about the same limit, else any of hers, else what is usual in the competition, else what she
/// says. What she has on slots tells more than what has ended: of many jobs handed in at once the
/// short ones end first. Never longer than the limit that is enforced (QUEUE-6).
public final class Predictor {

    /// A user's competitions that are remembered, the latest first.
    private static final int MOST_COMPETITIONS = 16;

    /// A competition's last run times, the latest last.
    private static final int MOST_TIMES = 64;

    /// Of the user's jobs, the last that count.
    private static final int MOST_OWN = 10;

    /// Fewer with about the same limit say less than all together.
    private static final int FEW = 3;

    private Predictor() {}

    /// What is known when a job comes.
    ///
    /// @param own the user's run times
    /// @param usual the competition's last run times
    /// @param goingOn how long the user's programs in the competition have run so far
    public record Known(List<RunTimes> own, List<Ran> usual, List<Ran> goingOn) {

        public Known {
            own = List.copyOf(own);
            usual = List.copyOf(usual);
            goingOn = List.copyOf(goingOn);
        }
    }

    public static Duration predict(
            Known known, CompetitionId competition, Duration expected, Duration limit) {
        long most = limit.toMillis();
        List<Ran> own = of(known.own(), competition);
        List<Ran> alike = alike(own, most);
        List<Ran> telling = alike.isEmpty() ? own : alike;
        long guess =
                telling.isEmpty()
                        ? usual(known.usual(), most, expected.toMillis())
                        : longest(telling.subList(0, Math.min(MOST_OWN, telling.size())));
        List<Ran> alikeGoingOn = alike(known.goingOn(), most);
        boolean isStrange = alike.isEmpty() && alikeGoingOn.isEmpty();
        long elapsed = longest(isStrange ? known.goingOn() : alikeGoingOn);
        long told = elapsed > guess ? beyond(elapsed, most) : guess;
        return Duration.ofMillis(Math.min(told, most));
    }

    /// The user's run times with one more.
    public static List<RunTimes> remembered(
            List<RunTimes> own, CompetitionId competition, Ran ran) {
        List<RunTimes> after = new ArrayList<>();
        after.add(new RunTimes(competition, of(own, competition)).and(ran));
        own.stream()
                .filter(times -> !times.competition().equals(competition))
                .limit(MOST_COMPETITIONS - 1L)
                .forEach(after::add);
        return after;
    }

    /// The competition's run times with one more.
    public static List<Ran> remembered(List<Ran> usual, Ran ran) {
        List<Ran> after = new ArrayList<>(usual);
        after.add(ran);
        if (after.size() > MOST_TIMES) {
            after.removeFirst();
        }
        return after;
    }

    private static List<Ran> of(List<RunTimes> own, CompetitionId competition) {
        return own.stream()
                .filter(times -> times.competition().equals(competition))
                .findFirst()
                .map(RunTimes::last)
                .orElse(List.of());
    }

    private static List<Ran> alike(List<Ran> all, long limit) {
        return all.stream().filter(ran -> ran.isLike(limit)).toList();
    }

    private static long longest(List<Ran> all) {
        return all.stream().mapToLong(Ran::millis).max().orElse(0);
    }

    private static long usual(List<Ran> all, long limit, long expected) {
        if (all.isEmpty()) {
            return expected;
        }
        List<Ran> alike = alike(all, limit);
        long[] sorted =
                (alike.size() < FEW ? all : alike)
                        .stream().mapToLong(Ran::millis).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /// What a program takes that has run longer than any before it: between what it has taken and
    /// its limit, nearer to the limit, at the cube root of elapsed × limit². In integers, so that a
    /// replay comes to the same.
    private static long beyond(long elapsed, long limit) {
        if (elapsed >= limit) {
            return limit;
        }
        // The product of three numbers of 20 bits fits.
        int shift = Math.max(0, 44 - Long.numberOfLeadingZeros(limit));
        long shortLimit = limit >> shift;
        return Math.max(elapsed, cubeRoot((elapsed >> shift) * shortLimit * shortLimit) << shift);
    }

    private static long cubeRoot(long cube) {
        long low = 0;
        long high = 1 << 20;
        while (low < high) {
            long middle = (low + high + 1) / 2;
            if (middle * middle * middle <= cube) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
