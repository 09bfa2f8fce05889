package gpuq.sim;

import gpuq.sim.Simulation.Verdict;
import gpuq.sim.trace.TraceReplay;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// `sim --seed N --runs N --minutes M [--planted] [--story]`: runs the worlds of consecutive seeds
/// and prints the first seed that breaks a rule; with `--planted`, whether each planted bug is
/// found. With `--trace` it replays a trace instead: [TraceReplay].
public final class SimMain {

    private final PrintStream out;
    private long seed = 1;
    private int runs = 1000;
    private Duration length = Duration.ofMinutes(5);
    private boolean planted;
    private boolean story;

    SimMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        int code = new SimMain(System.out).run(List.of(args));
        if (code != 0) {
            System.exit(code);
        }
    }

    /// @return the exit code: 0 if all is as it should be
    int run(List<String> args) {
        if (args.contains("--trace")) {
            return new TraceReplay(out).run(args);
        }
        if (!parse(args)) {
            out.println("usage: sim [--seed N] [--runs N] [--minutes M] [--planted] [--story]");
            return 2;
        }
        return planted ? findPlanted() : runAll();
    }

    private boolean parse(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        try {
            while (!rest.isEmpty()) {
                switch (rest.removeFirst()) {
                    case "--seed" -> seed = Long.parseLong(rest.removeFirst());
                    case "--runs" -> runs = Integer.parseInt(rest.removeFirst());
                    case "--minutes" ->
                            length = Duration.ofMinutes(Long.parseLong(rest.removeFirst()));
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
        return true;
    }

    private int runAll() {
        int jobs = 0;
        for (long i = seed; i < seed + runs; i++) {
            try {
                Verdict verdict =
                        story
                                ? Simulation.traced(i, length, out)
                                : Simulation.run(i, length, Bug.NONE);
                jobs += verdict.jobs();
                if (runs == 1) {
                    out.println("seed=" + i + " " + verdict);
                }
            } catch (Violation e) {
                out.println("seed=" + i + " VIOLATION " + describe(e));
                e.printStackTrace(out);
                return 1;
            }
        }
        out.println("ok: %d runs, %d jobs, no violation".formatted(runs, jobs));
        return 0;
    }

    private int findPlanted() {
        int missed = 0;
        for (Bug bug : Bug.values()) {
            if (bug != Bug.NONE) {
                Optional<String> found = find(bug);
                out.println("%-32s %s".formatted(bug, found.orElse("NOT FOUND")));
                missed += found.isPresent() ? 0 : 1;
            }
        }
        return missed == 0 ? 0 : 1;
    }

    private Optional<String> find(Bug bug) {
        for (long i = seed; i < seed + runs; i++) {
            try {
                Simulation.run(i, length, bug);
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
