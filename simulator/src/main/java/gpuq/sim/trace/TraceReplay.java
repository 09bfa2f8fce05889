package gpuq.sim.trace;

import gpuq.core.state.CoreLimits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// `sim --trace FILE --gpus N [--skip N] [--jobs N] [--policy all|WORD,…] [--credit MINUTES]
/// [--no-age-guard] [--plot FILE]`: replays a trace under our policy and under others, prints what
/// each does to jobs and users, and draws the waiting times.
public final class TraceReplay {

    private static final String USAGE =
            "usage: sim --trace FILE --gpus N [--skip N] [--jobs N] [--policy all|fifo,drf,fairshare,sjf,vnc,vnc-true]"
                    + " [--credit MINUTES] [--no-age-guard] [--plot FILE]";

    private static final Duration NEVER = Duration.ofDays(36_500);

    private final PrintStream out;
    private @Nullable Path trace;
    private Path plot = Path.of(".gpuq", "waiting-times.svg");
    private int gpus;
    private int skip;
    private int most = Integer.MAX_VALUE;
    private List<Policy> policies = List.of(Policy.values());
    private CoreLimits limits = CoreLimits.defaults();

    public TraceReplay(PrintStream out) {
        this.out = out;
    }

    /// @return the exit code: 2 for a wrong command line, 1 for a trace that cannot be replayed
    public int run(List<String> args) {
        Path file = parse(args) ? trace : null;
        if (file == null || gpus <= 0 || skip < 0 || most <= 0) {
            out.println(USAGE);
            return 2;
        }
        try {
            return replay(file);
        } catch (IOException e) {
            out.println("cannot replay " + file + ": " + e.getMessage());
            return 1;
        }
    }

    private boolean parse(List<String> args) {
        List<String> rest = new ArrayList<>(args);
        try {
            while (!rest.isEmpty()) {
                switch (rest.removeFirst()) {
                    case "--trace" -> trace = Path.of(rest.removeFirst());
                    case "--plot" -> plot = Path.of(rest.removeFirst());
                    case "--gpus" -> gpus = Integer.parseInt(rest.removeFirst());
                    case "--skip" -> skip = Integer.parseInt(rest.removeFirst());
                    case "--jobs" -> most = Integer.parseInt(rest.removeFirst());
                    case "--policy" -> policies = policies(rest.removeFirst());
                    case "--credit" -> {
                        long minutes = Long.parseLong(rest.removeFirst());
                        limits =
                                limits.with(
                                        limits.sharing().withCredit(Duration.ofMinutes(minutes)));
                    }
                    case "--no-age-guard" ->
                            limits = limits.with(limits.sharing().withAgeAtLeast(NEVER));
                    default -> {
                        return false;
                    }
                }
            }
        } catch (IllegalArgumentException | NoSuchElementException _) {
            return false;
        }
        return true;
    }

    private static List<Policy> policies(String words) {
        if (words.equals("all")) {
            return List.of(Policy.values());
        }
        List<Policy> named = new ArrayList<>();
        for (String word : words.split(",", -1)) {
            named.add(
                    List.of(Policy.values()).stream()
                            .filter(policy -> policy.word().equals(word))
                            .findFirst()
                            .orElseThrow());
        }
        return named;
    }

    private int replay(Path file) throws IOException {
        List<TraceJob> jobs = TraceFile.window(TraceFile.read(file), skip, most);
        if (jobs.isEmpty()) {
            out.println("no job in that part of " + file);
            return 1;
        }
        int largest = jobs.stream().mapToInt(TraceJob::gpus).max().orElse(0);
        if (largest > gpus) {
            out.println("a job asks for " + largest + " GPUs, more than there are");
            return 1;
        }
        out.println(
                "%d jobs of %d users on %d GPUs, load %s"
                        .formatted(jobs.size(), users(jobs), gpus, number(load(jobs), 2)));
        out.println("| policy | jobs | users | worst user | mean wait s | p99 wait s |");
        out.println("|---|---|---|---|---|---|");
        List<Starts> all = new ArrayList<>();
        for (Policy policy : policies) {
            Starts starts = policy.replay(jobs, gpus, limits);
            all.add(starts);
            out.println(row(policy, Score.of(jobs, starts)));
        }
        if (plot.getParent() != null) {
            Files.createDirectories(plot.getParent());
        }
        Files.writeString(plot, WaitingPlot.draw(jobs, all));
        out.println("waiting times: " + plot);
        return 0;
    }

    private static long users(List<TraceJob> jobs) {
        return jobs.stream().map(TraceJob::user).distinct().count();
    }

    /// The work of the jobs over what the GPUs could do while they came.
    private double load(List<TraceJob> jobs) {
        double work = 0;
        for (TraceJob job : jobs) {
            work += (double) job.gpus() * job.runMillis();
        }
        return work / Math.max(1, (double) gpus * jobs.getLast().submitMillis());
    }

    private static String row(Policy policy, Score score) {
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        policy.title(),
                        number(score.jobs(), 2),
                        number(score.users(), 2),
                        number(score.worstUser(), 1),
                        number(score.meanWaitSeconds(), 0),
                        number(score.p99WaitSeconds(), 0));
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
