package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `./gpuq bench node`: what the node adds to a job and costs by itself. One node with eight slots
/// and real containers, on the machine of everything else.
class NodeBench {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final int WARM_UP = 20;
    private static final int JOBS = 200;
    private static final int CHECKS = 5;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);

    private final StringBuilder page = new StringBuilder();

    /// A time that the agent measures of each attempt. With one job at a time, what its sum grows
    /// by is that job's.
    private enum Measured {
        START(
                "gpuq_agent_start_seconds",
                "from the assignment that is read to the supervisor's start",
                "p50 20 ms"),
        SEEN(
                "gpuq_agent_end_seen_seconds",
                "from a program's end to the agent's knowing, in steps of 10 ms",
                "200 ms"),
        REPORTED(
                "gpuq_agent_end_reported_seconds",
                "from a program's end to the report that frees its slot, in steps of 10 ms",
                "300 ms");

        private final String meter;
        private final String what;
        private final String target;

        Measured(String meter, String what, String target) {
            this.meter = meter;
            this.what = what;
            this.target = target;
        }

        double sum() {
            return SYSTEM.counter("agents/0", meter + "_sum", "leg=\"run\"");
        }

        double count() {
            return SYSTEM.counter("agents/0", meter + "_count", "leg=\"run\"");
        }
    }

    @Test
    void what_a_node_adds_and_costs() throws IOException, InterruptedException {
        SYSTEM.putExample("wine");
        for (int i = 0; i < WARM_UP; i++) {
            handIn();
        }
        page.append(Machine.describe(SYSTEM.root().resolve(".gpuq"))).append(".\n\n");
        page.append("| what | measured | target | load before → after |\n|---|---|---|---|\n");
        idle();
        times();
        checks();
        page.append('\n');
        new BenchmarksPage(SYSTEM.root().resolve("docs/benchmarks.md"))
                .write("node", page.toString());
    }

    private static void handIn() throws IOException {
        Person ada = SYSTEM.person("ada");
        String good =
                Files.readString(
                        SYSTEM.root().resolve("examples/solutions/good.py"),
                        StandardCharsets.UTF_8);
        String job = ada.submitsForSure("wine", 60, good);
        assertThat(ada.follows(job).path("state").asText()).isEqualTo("SUCCEEDED");
    }

    private void idle() throws IOException, InterruptedException {
        String load = Machine.load();
        ProcessCosts before = ProcessCosts.of(SYSTEM.processes());
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        ProcessCosts after = ProcessCosts.of(SYSTEM.processes());
        double busy = 100.0 * of("node-1", after.cpuSince(before)) / IDLE.toMillis();
        row(
                "idle agent, eight slots: share of one processor over %d s"
                        .formatted(IDLE.toSeconds()),
                String.format(Locale.ROOT, "%.2f %%", busy),
                "1 %",
                load);
        row(
                "idle agent, eight slots: memory",
                of("node-1", after.memory()) / 1024 + " MiB",
                "250 MiB",
                load);
    }

    private static long of(String process, Map<String, Long> costs) {
        Long cost = costs.get(process);
        if (cost == null) {
            throw new IllegalStateException("no " + process + " in " + costs.keySet());
        }
        return cost;
    }

    private void times() throws IOException {
        String load = Machine.load();
        Map<Measured, List<Duration>> times = new EnumMap<>(Measured.class);
        for (int i = 0; i < JOBS; i++) {
            Map<Measured, Reading> before = Reading.ofAll();
            handIn();
            before.forEach(
                    (measured, reading) ->
                            times.computeIfAbsent(measured, _ -> new ArrayList<>())
                                    .add(reading.sinceThen(measured)));
        }
        for (Map.Entry<Measured, List<Duration>> each : times.entrySet()) {
            Measured measured = each.getKey();
            row(measured.what, millis(each.getValue()), measured.target, load);
        }
    }

    /// What a meter has summed up.
    private record Reading(double seconds, double count) {

        static Map<Measured, Reading> ofAll() {
            Map<Measured, Reading> all = new EnumMap<>(Measured.class);
            for (Measured measured : Measured.values()) {
                all.put(measured, new Reading(measured.sum(), measured.count()));
            }
            return all;
        }

        /// The one time that was measured since then.
        Duration sinceThen(Measured measured) {
            await(measured.meter).atMost(KNOWN_WITHIN).until(() -> measured.count() == count + 1);
            return Duration.ofNanos((long) ((measured.sum() - seconds) * 1e9));
        }
    }

    /// Each in a JVM of its own, with no more heap than it may need.
    private void checks() throws IOException, InterruptedException {
        String load = Machine.load();
        Path folder = Files.createTempDirectory(SYSTEM.root().resolve(".gpuq"), "bench");
        List<Duration> times = new ArrayList<>();
        try {
            for (int i = 0; i < CHECKS; i++) {
                times.add(Duration.ofMillis(LargeCheck.inOwnProcess(folder)));
            }
        } finally {
            LargeCheck.delete(folder);
        }
        row(
                "check of a CSV file of 64 MiB in a fresh JVM with -Xmx64m",
                millis(times),
                "2 s",
                load);
    }

    private static String millis(List<Duration> times) {
        Quantiles quantiles = new Quantiles(times);
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, longest %.1f ms (%d measured)",
                quantiles.at(0.5).toNanos() / 1e6,
                quantiles.at(0.99).toNanos() / 1e6,
                quantiles.sorted().getLast().toNanos() / 1e6,
                quantiles.sorted().size());
    }

    private void row(String what, String measured, String target, String load) throws IOException {
        page.append(
                "| %s | %s | %s | %s → %s |%n"
                        .formatted(what, measured, target, load, Machine.load()));
        Progress.say("%s: %s (target %s)", what, measured, target);
    }
}
