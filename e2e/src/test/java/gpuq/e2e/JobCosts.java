package gpuq.e2e;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// What many jobs cost each process, from its making to its row: processor time beside a budget,
/// and memory at each quarter of the way, by which one sees whether it has come to rest.
final class JobCosts implements AutoCloseable {

    private static final String GENERATOR = "load generator";
    private static final int QUARTERS = 4;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final RunningSystem system;
    private final int jobs;
    private final EndedJobs ended;
    private final Budget budget;
    private final String load = Machine.load();
    private final ProcessCosts before;
    private final long own = ownCpu();
    private final List<Map<String, Long>> memory = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looks;
    private final Instant began = Instant.now();

    /// What a job may cost each process for a machine of two processors to carry so many a second.
    ///
    /// @param millis of one processor, by process; what is missing may cost nothing
    record Budget(double jobsPerSecond, Map<String, Double> millis) {
        Budget {
            millis = Map.copyOf(millis);
            double all = millis.values().stream().mapToDouble(Double::doubleValue).sum();
            if (all > 2 * 1000 / jobsPerSecond) {
                throw new IllegalArgumentException(
                        "%.2f ms a job are more than two processors have".formatted(all));
            }
        }

        double of(String process) {
            return millis.getOrDefault(process, 0.0);
        }
    }

    JobCosts(RunningSystem system, int jobs, EndedJobs ended, Budget budget) throws IOException {
        this.system = system;
        this.jobs = jobs;
        this.ended = ended;
        this.budget = budget;
        before = ProcessCosts.of(system.processes());
        memory.add(before.memory());
        looks = clock.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        if (memory.size() < QUARTERS && ended.count() >= (long) jobs * memory.size() / QUARTERS) {
            memory.add(ProcessCosts.of(system.processes()).memory());
        }
    }

    /// The row of the table; after it nothing is measured.
    String row(String what, String more) throws IOException {
        Duration took = Duration.between(began, Instant.now());
        close();
        if (looks.state() == Future.State.FAILED) {
            throw new IllegalStateException("memory was not measured", looks.exceptionNow());
        }
        ProcessCosts after = ProcessCosts.of(system.processes());
        memory.add(after.memory());
        List<String> cpu = new ArrayList<>();
        double all = 0;
        for (Map.Entry<String, Long> process : after.cpuSince(before).entrySet()) {
            all += process.getValue();
            cpu.add(beside(process.getKey(), process.getValue()));
        }
        cpu.add(beside(GENERATOR, ownCpu() - own));
        all += ownCpu() - own;
        return String.format(
                Locale.ROOT,
                "| %s, %,d jobs | %.0f%s | %s; all %.2f (%.2f) | %s | %s → %s |%n",
                what,
                jobs,
                jobs / (took.toNanos() / 1e9),
                more,
                String.join(", ", cpu),
                all / jobs,
                PROCESSORS * 1000 / budget.jobsPerSecond(),
                memory(after),
                load,
                Machine.load());
    }

    private String beside(String process, long millis) {
        return String.format(
                Locale.ROOT, "%s %.2f (%.2f)", process, millis / (double) jobs, budget.of(process));
    }

    private String memory(ProcessCosts after) {
        List<String> parts = new ArrayList<>();
        for (String process : after.memory().keySet()) {
            List<String> at =
                    memory.stream()
                            .map(each -> Long.toString(each.getOrDefault(process, 0L) / 1024))
                            .toList();
            parts.add(process + " " + String.join(" → ", at));
        }
        return String.join(", ", parts);
    }

    @Override
    public void close() {
        boolean _ = looks.cancel(false);
        clock.close();
    }

    private static long ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }
}
