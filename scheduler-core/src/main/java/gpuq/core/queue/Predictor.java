package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How long a job will run: as the user's last two in the competition, else as the competition's
/// usual ones, else as she says; never longer than the limit that is enforced (QUEUE-6).
public final class Predictor {

    /// A user's competitions that are remembered, the latest first.
    private static final int MOST_COMPETITIONS = 32;

    /// A competition's last run times, the latest last.
    private static final int MOST_TIMES = 31;

    private Predictor() {}

    /// @param own the user's run times
    /// @param usual the competition's last run times
    public static Duration predict(
            List<RunTimes> own,
            CompetitionId competition,
            List<Long> usual,
            Duration expected,
            Duration limit) {
        Duration guess =
                of(own, competition)
                        .map(times -> Duration.ofMillis(times.expectedMillis()))
                        .or(() -> median(usual).map(Duration::ofMillis))
                        .orElse(expected);
        return guess.compareTo(limit) < 0 ? guess : limit;
    }

    /// The user's run times with one more.
    public static List<RunTimes> remembered(
            List<RunTimes> own, CompetitionId competition, long millis) {
        List<RunTimes> after = new ArrayList<>();
        long before = of(own, competition).map(RunTimes::lastMillis).orElse(millis);
        after.add(new RunTimes(competition, millis, before));
        own.stream()
                .filter(times -> !times.competition().equals(competition))
                .limit(MOST_COMPETITIONS - 1L)
                .forEach(after::add);
        return after;
    }

    /// The competition's run times with one more.
    public static List<Long> remembered(List<Long> usual, long millis) {
        List<Long> after = new ArrayList<>(usual);
        after.add(millis);
        if (after.size() > MOST_TIMES) {
            after.removeFirst();
        }
        return after;
    }

    private static Optional<RunTimes> of(List<RunTimes> own, CompetitionId competition) {
        return own.stream().filter(times -> times.competition().equals(competition)).findFirst();
    }

    private static Optional<Long> median(List<Long> times) {
        if (times.isEmpty()) {
            return Optional.empty();
        }
        List<Long> sorted = times.stream().sorted().toList();
        return Optional.of(sorted.get(sorted.size() / 2));
    }
}
