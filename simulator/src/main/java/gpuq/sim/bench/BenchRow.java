package gpuq.sim.bench;

import gpuq.common.contract.AgentEvent.SlotKind;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/// Makes a pool of one length of the queue and one number of nodes, and lets JMH measure each
/// operation on it. All in one JVM, the row's own ([OwnJvm]): a queue of a million takes longer to
/// make than to measure.
final class BenchRow {

    private static @Nullable BusyPool current;

    /// What goes through the whole state: the collector is called before each, so that it does not
    /// fall into one.
    private static final String WHOLE = "CoreBench\\.(load|decode)$";

    private final PrintStream out;
    private final int millis;

    /// @param millis how long each operation is repeated; twice as long before, until it is
    ///   compiled for good
    BenchRow(PrintStream out, int millis) {
        this.out = out;
        this.millis = millis;
    }

    /// The pool that is measured now; for the benchmarks, which JMH makes by itself.
    static BusyPool pool() {
        if (current == null) {
            throw new IllegalStateException("no row is measured");
        }
        return current;
    }

    /// One row of the table.
    String measure(int queued, int nodes) throws RunnerException {
        long before = usedBytes();
        BusyPool pool = new BusyPool(nodes);
        while (waiting(pool) < queued) {
            pool.step(pool.submission());
        }
        long bytes = usedBytes() - before;
        out.printf(Locale.ROOT, "  %d queued, %d nodes%n", waiting(pool), nodes);
        current = pool;
        try {
            Map<String, Statistics> measured = run();
            return String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %s | %s | %s | %s | %s | %s | %s | %,d | %,d | %,d |%n",
                    queued,
                    nodes,
                    words(measured.get("step")),
                    words(measured.get("decision")),
                    words(measured.get("blocked")),
                    words(measured.get("position")),
                    words(measured.get("expectedStart")),
                    words(measured.get("submit")),
                    words(measured.get("cancel")),
                    rate(pool.entities().size(), measured.get("load")),
                    rate(pool.jobRecords(CoreBench.Records.MOST).size(), measured.get("decode")),
                    bytes >> 20);
        } finally {
            current = null;
        }
    }

    private Map<String, Statistics> run() throws RunnerException {
        Map<String, Statistics> measured = new TreeMap<>();
        measure(measured, options(CoreBench.class.getName()).exclude(WHOLE));
        measure(measured, options(WHOLE).shouldDoGC(true));
        return measured;
    }

    private ChainedOptionsBuilder options(String operations) {
        return new OptionsBuilder()
                .include(operations)
                .forks(0)
                .threads(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .warmupTime(TimeValue.milliseconds(2L * millis))
                .measurementTime(TimeValue.milliseconds(millis));
    }

    private static void measure(Map<String, Statistics> measured, ChainedOptionsBuilder options)
            throws RunnerException {
        for (RunResult result : new Runner(options.build()).run()) {
            String name = result.getParams().getBenchmark();
            measured.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getPrimaryResult().getStatistics());
        }
    }

    /// Median and 99th percentile.
    private static String words(@Nullable Statistics micros) {
        if (micros == null) {
            throw new IllegalStateException("an operation was not measured");
        }
        return String.format(
                Locale.ROOT, "%.1f / %.1f", micros.getPercentile(50), micros.getPercentile(99));
    }

    /// So many a second, by the mean.
    private static long rate(int count, @Nullable Statistics micros) {
        if (micros == null) {
            throw new IllegalStateException("an operation was not measured");
        }
        return Math.round(count / micros.getMean() * 1e6);
    }

    private static int waiting(BusyPool pool) {
        return pool.core().state().lines().line(SlotKind.GPU).size();
    }

    private static long usedBytes() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            used =
                    Math.min(
                            used,
                            Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return used;
    }
}
