package gpuq.sim;

import gpuq.sim.Campaign.Plan;
import gpuq.sim.Campaign.Result;
import gpuq.sim.Simulation.Scale;
import gpuq.sim.Simulation.Verdict;
import gpuq.sim.trace.TraceReplay;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `sim [--seed N] [--runs N] [--minutes M] [--story] [--planted]`: the scheduler under virtual
/// time and faults. Without a seed it runs many and says what they went through; with one, that
/// one; with `--planted` it says whether each planted bug is found. With `--trace` it replays a
/// trace instead: [TraceReplay].
public final class SimMain {

    private static final int RUNS = 1000;
    private static final int PLANTED_RUNS = 1000;

    /// So many worlds of 100,000 inputs go with each five minutes of short ones.
    private static final int LONG_RUNS_A_MINUTE = 20;

    private static final Duration LONGEST = Duration.ofHours(24);

    private final PrintStream out;
    private @Nullable Long seed;
    private @Nullable Long runs;
    private @Nullable Long minutes;
    private boolean planted;
    private boolean story;

    SimMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException {
        int code = new SimMain(System.out).run(List.of(args));
        if (code != 0) {
            System.exit(code);
        }
    }

    /// @return the exit code: 0 if all is as it should be
    int run(List<String> args) throws InterruptedException {
        if (args.contains("--trace")) {
            return new TraceReplay(out).run(args);
        }
        if (!parse(args)) {
            out.println("usage: sim [--seed N] [--runs N] [--minutes M] [--story] [--planted]");
            return 2;
        }
        if (planted) {
            return findPlanted();
        }
        return seed != null && runs == null && minutes == null ? one(seed) : many();
    }

    private boolean parse(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        try {
            while (!rest.isEmpty()) {
                switch (rest.removeFirst()) {
                    case "--seed" -> seed = Long.parseLong(rest.removeFirst());
                    case "--runs" -> runs = Long.parseLong(rest.removeFirst());
                    case "--minutes" -> minutes = Long.parseLong(rest.removeFirst());
                    case "--planted" -> planted = true;
                    case "--story" -> story = true;
                    default -> {
                        return false;
                    }
                }
            }
        } catch (NumberFormatException | NoSuchElementException _) {
            return false;
        }
        return !story || seed != null;
    }

    private long firstSeed() {
        return seed == null ? 1 : seed;
    }

    private int one(long number) {
        // The long worlds of a campaign have their own range of seeds.
        Scale scale = number >= Campaign.FIRST_LONG ? Campaign.LONG : Campaign.SHORT;
        Tally tally = new Tally();
        try {
            Verdict verdict =
                    story
                            ? Simulation.told(number, scale, out)
                            : Simulation.run(number, scale, Bug.NONE, tally);
            out.println("seed=" + number + " " + verdict);
            return 0;
        } catch (Violation e) {
            return broken(number, e);
        }
    }

    private int many() throws InterruptedException {
        Plan plan =
                minutes == null
                        ? new Plan(firstSeed(), runs == null ? RUNS : runs, 0, LONGEST)
                        : new Plan(
                                firstSeed(),
                                runs == null ? Long.MAX_VALUE / 2 : runs,
                                (int) (LONG_RUNS_A_MINUTE * minutes),
                                Duration.ofMinutes(minutes));
        Result result = Campaign.run(plan);
        Violation violation = result.violation();
        int code = violation == null ? 0 : broken(result.violatingSeed(), violation);
        out.println(result.line());
        return code;
    }

    private int broken(long number, Violation violation) {
        out.println("seed=" + number + " VIOLATION " + describe(violation));
        violation.printStackTrace(out);
        return 1;
    }

    private int findPlanted() {
        int found = 0;
        int bugs = 0;
        for (Bug bug : Bug.values()) {
            if (bug != Bug.NONE) {
                Optional<String> by = find(bug);
                out.println("%-32s %s".formatted(bug, by.orElse("NOT FOUND")));
                bugs++;
                found += by.isPresent() ? 1 : 0;
            }
        }
        out.println("%d of %d planted bugs are found".formatted(found, bugs));
        return found == bugs ? 0 : 1;
    }

    private Optional<String> find(Bug bug) {
        for (long i = firstSeed(); i < firstSeed() + PLANTED_RUNS; i++) {
            try {
                Simulation.run(i, Campaign.SHORT, bug, new Tally());
            } catch (Violation e) {
                return Optional.of("seed=" + i + " " + describe(e));
            }
        }
        return Optional.empty();
    }

    static String describe(Violation violation) {
        String all = String.valueOf(violation.getMessage());
        if (violation.getCause() != null) {
            all += ": " + violation.getCause().getMessage();
        }
        return all.substring(0, Math.min(300, all.length()));
    }
}
