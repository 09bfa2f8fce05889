package gpuq.sim.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/// `bench core [--most N]`: measures the core at queues of up to so many jobs and writes the
/// section of `docs/benchmarks.md` that is its own.
public final class BenchMain {

    private static final List<Integer> QUEUES = List.of(1000, 100_000, 1_000_000);
    private static final List<Integer> NODES = List.of(10, 1000, 10_000);

    /// How long each operation is repeated.
    private static final int MILLIS = 2000;

    private static final String BEGIN = "<!-- bench core -->\n";
    private static final String END = "<!-- /bench core -->";

    private static final String HEAD =
            """
            | queued | nodes | end and next start | who is next and where | blocked | position | expected start | submit | cancel | entities/s into a core | jobs/s from JSON | MiB |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final PrintStream out;
    private final Path page;

    BenchMain(PrintStream out, Path page) {
        this.out = out;
        this.page = page;
    }

    public static void main(String[] args) throws InterruptedException {
        int code;
        try {
            code = new BenchMain(System.out, Path.of("docs", "benchmarks.md")).run(List.of(args));
        } catch (IOException | RunnerException e) {
            // Such as that another bench runs on this machine, which would spoil both.
            System.err.println("bench: " + e.getMessage());
            code = 1;
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    /// @return the exit code
    int run(List<String> args) throws IOException, InterruptedException, RunnerException {
        if (args.size() == 4 && args.getFirst().equals(OwnJvm.ROW)) {
            List<Integer> numbers = args.stream().skip(1).map(Integer::valueOf).toList();
            BenchRow row = new BenchRow(out, numbers.get(2));
            out.print(row.measure(numbers.get(0), numbers.get(1)));
            return 0;
        }
        int most = QUEUES.getLast();
        boolean isKnown = args.size() == 1 || (args.size() == 3 && args.get(1).equals("--most"));
        if (!isKnown || !args.getFirst().equals("core")) {
            out.println("usage: bench core [--most N]");
            return 2;
        }
        if (args.size() == 3) {
            most = Integer.parseInt(args.get(2));
        }
        StringBuilder section = new StringBuilder(machine()).append("\n\n").append(HEAD);
        String before = load();
        for (int queued : QUEUES) {
            for (int nodes : NODES) {
                if (queued <= most) {
                    section.append(new OwnJvm(out, MILLIS).measure(queued, nodes));
                }
            }
        }
        section.append(
                "\nLoad of the machine before and after: %s → %s.\n".formatted(before, load()));
        out.println(section);
        write(section.toString());
        return 0;
    }

    private void write(String section) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new IOException(page + " has no section for bench core");
        }
        Files.writeString(
                page, text.substring(0, from + BEGIN.length()) + section + text.substring(to));
    }

    private static String machine() throws IOException {
        return "%s, %d processors (%s), Linux %s, Java %s, heap of at most %d MiB."
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.version"),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().maxMemory() >> 20);
    }

    private static String processor() throws IOException {
        return Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String load() throws IOException {
        return String.join(
                ", ", List.of(Files.readString(Path.of("/proc/loadavg")).split(" ")).subList(0, 3));
    }
}
