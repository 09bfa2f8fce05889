package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// `./gpuq bench throughput`: jobs that run nothing, as many a second as the machine carries,
/// through the whole system and then with the API at rest. The load generator runs on the same
/// machine.
class ThroughputBench {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final int JOBS = Integer.getInteger("gpuq.bench.jobs", 100_000);
    private static final int CLIENTS = 32;
    private static final int WARM_UP = 2_000;

    /// How many jobs are waited for in the projection: the last ones, in whatever partition.
    private static final int LAST = 200;

    private static final Duration BOUND = Duration.ofMinutes(20);

    /// Another one for each run, so that it can be run again on the same system.
    private final String competition = "throughput-" + Instant.now().getEpochSecond();

    private final StringBuilder page = new StringBuilder();

    @Test
    void jobs_that_run_nothing() throws IOException, InterruptedException, ExecutionException {
        SYSTEM.putUnlimited(competition);
        try (EndedJobs ended = new EndedJobs(SYSTEM)) {
            throughApi(WARM_UP, new ConcurrentLinkedQueue<>());
            await().atMost(BOUND).until(() -> ended.count() >= WARM_UP);
        }
        page.append(Machine.describe(SYSTEM.root().resolve(".gpuq"))).append(".\n\n");
        page.append("| what | jobs a second | CPU ms a job | memory before → after | load |\n");
        page.append("|---|---|---|---|---|\n");
        whole();
        withoutApi();
        page.append('\n');
        new BenchmarksPage(SYSTEM.root().resolve("docs/benchmarks.md"))
                .write("throughput", page.toString());
    }

    private void whole() throws IOException, InterruptedException, ExecutionException {
        ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
        Measured run = new Measured();
        List<String> accepted;
        Instant allAccepted;
        try (EndedJobs ended = new EndedJobs(SYSTEM)) {
            accepted = throughApi(JOBS, answers);
            allAccepted = Instant.now();
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ended.count() >= JOBS);
        }
        Person olga = SYSTEM.person("olga");
        for (String job : accepted.subList(accepted.size() - LAST, accepted.size())) {
            assertThat(olga.follows(job).path("state").asText()).isEqualTo("SUCCEEDED");
        }
        Quantiles times = new Quantiles(answers.stream().map(Duration::ofNanos).toList());
        double submitted = JOBS / seconds(Duration.between(run.began, allAccepted));
        run.row(
                "POST with token, PostgreSQL, Kafka, scheduler, agents, projection read back",
                String.format(
                        Locale.ROOT,
                        "; accepted (201) %.0f a second at %d clients, p50 %d ms, p99 %d ms",
                        submitted,
                        CLIENTS,
                        times.at(0.5).toMillis(),
                        times.at(0.99).toMillis()));
    }

    private void withoutApi() throws IOException, InterruptedException {
        LocalProcess api = SYSTEM.process("api");
        try (CommandStream commands = new CommandStream(SYSTEM);
                EndedJobs ended = new EndedJobs(SYSTEM)) {
            api.signal("STOP");
            Measured run = new Measured();
            for (int i = 0; i < JOBS; i++) {
                commands.send();
            }
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ended.count() >= JOBS);
            run.row("commands in Kafka, scheduler, agents; API and projection at rest", "");
        } finally {
            api.signal("CONT");
        }
    }

    /// Submits by many clients at once; the ids in the order of the answers.
    private List<String> throughApi(int jobs, ConcurrentLinkedQueue<Long> nanos)
            throws InterruptedException, ExecutionException {
        AtomicInteger left = new AtomicInteger(jobs);
        ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
        String config =
                "{\"competition_id\":\"%s\",\"expected_time\":1,\"allow_duplicate\":true}"
                        .formatted(competition);
        byte[] solution = "print(1)".getBytes(StandardCharsets.UTF_8);
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                Person person = SYSTEM.person("s" + (client + 1));
                clients.add(
                        threads.submit(
                                () -> {
                                    while (left.getAndDecrement() > 0) {
                                        long began = System.nanoTime();
                                        accepted.add(
                                                person.posts(config, solution)
                                                        .expecting(201)
                                                        .path("id")
                                                        .asText());
                                        nanos.add(System.nanoTime() - began);
                                    }
                                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        return List.copyOf(accepted);
    }

    /// What the system spent from its making to its row.
    private final class Measured {

        private final String load = Machine.load();
        private final ProcessCosts before = ProcessCosts.of(SYSTEM.processes());
        private final long own = ownCpu();
        private final Instant began = Instant.now();

        private Measured() throws IOException {}

        void row(String what, String more) throws IOException {
            Duration took = Duration.between(began, Instant.now());
            ProcessCosts after = ProcessCosts.of(SYSTEM.processes());
            List<String> cpu = new ArrayList<>();
            after.cpuSince(before)
                    .forEach(
                            (name, millis) ->
                                    cpu.add(
                                            String.format(
                                                    Locale.ROOT,
                                                    "%s %.2f",
                                                    name,
                                                    millis / (double) JOBS)));
            cpu.add(
                    String.format(
                            Locale.ROOT, "load generator %.2f", (ownCpu() - own) / (double) JOBS));
            String row =
                    String.format(
                            Locale.ROOT,
                            "| %s, %,d jobs | %.0f%s | %s | %s | %s → %s |%n",
                            what,
                            JOBS,
                            JOBS / seconds(took),
                            more,
                            String.join(", ", cpu),
                            memory(after),
                            load,
                            Machine.load());
            page.append(row);
            Progress.say("%s", row.strip());
        }

        private String memory(ProcessCosts after) {
            List<String> parts = new ArrayList<>();
            after.memory()
                    .forEach(
                            (name, now) ->
                                    parts.add(
                                            "%s %d → %d MiB"
                                                    .formatted(
                                                            name,
                                                            before.memory().getOrDefault(name, 0L)
                                                                    / 1024,
                                                            now / 1024)));
            return String.join(", ", parts);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static long ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }
}
