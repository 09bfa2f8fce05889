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
import java.util.Map;
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

    /// Whoever has just been started runs code that is not compiled yet and has a heap that is not
    /// filled yet: what comes first is a row of its own.
    private static final int COLD = Math.min(20_000, JOBS);

    private static final JobCosts.Budget WHOLE =
            new JobCosts.Budget(
                    300,
                    Map.of(
                            "postgres", 1.70,
                            "kafka", 1.10,
                            "keycloak", 0.06,
                            "scheduler", 0.90,
                            "api", 1.70,
                            "node-1", 0.35,
                            "node-2", 0.35,
                            "load generator", 0.50));

    private static final JobCosts.Budget WITHOUT_API =
            new JobCosts.Budget(
                    1500,
                    Map.of(
                            "postgres", 0.02,
                            "kafka", 0.45,
                            "scheduler", 0.50,
                            "node-1", 0.14,
                            "node-2", 0.14,
                            "load generator", 0.08));

    /// How many jobs are waited for in the projection: the last ones, in whatever partition.
    private static final int LAST = 200;

    private static final Duration BOUND = Duration.ofMinutes(20);

    /// Another one for each run, so that it can be run again on the same system.
    private final String competition = "throughput-" + Instant.now().getEpochSecond();

    private final StringBuilder page = new StringBuilder();

    @Test
    void jobs_that_run_nothing() throws IOException, InterruptedException, ExecutionException {
        SYSTEM.putUnlimited(competition);
        page.append(Machine.describe(SYSTEM.root().resolve(".gpuq"))).append(".\n\n");
        page.append(
                "| what | jobs a second | CPU ms a job (budget) | MiB before and at each quarter | load |\n");
        page.append("|---|---|---|---|---|\n");
        String way = "POST with token, PostgreSQL, Kafka, scheduler, agents, projection read back";
        whole("just started: " + way, COLD);
        whole(way, JOBS);
        withoutApi();
        page.append('\n');
        new BenchmarksPage(SYSTEM.root().resolve("docs/benchmarks.md"))
                .write("throughput", page.toString());
    }

    private void whole(String what, int jobs)
            throws IOException, InterruptedException, ExecutionException {
        ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
        try (EndedJobs ended = new EndedJobs(SYSTEM);
                JobCosts costs = new JobCosts(SYSTEM, jobs, ended, WHOLE)) {
            Instant began = Instant.now();
            List<String> accepted = throughApi(jobs, answers);
            double submitted = jobs / seconds(Duration.between(began, Instant.now()));
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ended.count() >= jobs);
            Person olga = SYSTEM.person("olga");
            for (String job : accepted.subList(accepted.size() - LAST, accepted.size())) {
                assertThat(olga.follows(job).path("state").asText()).isEqualTo("SUCCEEDED");
            }
            Quantiles times = new Quantiles(answers.stream().map(Duration::ofNanos).toList());
            add(
                    costs.row(
                            what,
                            String.format(
                                    Locale.ROOT,
                                    "; accepted (201) %.0f a second at %d clients, p50 %d ms, p99 %d ms",
                                    submitted,
                                    CLIENTS,
                                    times.at(0.5).toMillis(),
                                    times.at(0.99).toMillis())));
        }
    }

    private void withoutApi() throws IOException, InterruptedException {
        LocalProcess api = SYSTEM.process("api");
        try (CommandStream commands = new CommandStream(SYSTEM);
                EndedJobs ended = new EndedJobs(SYSTEM);
                JobCosts costs = new JobCosts(SYSTEM, JOBS, ended, WITHOUT_API)) {
            api.signal("STOP");
            for (int i = 0; i < JOBS; i++) {
                commands.send();
            }
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ended.count() >= JOBS);
            add(costs.row("commands in Kafka, scheduler, agents; API and projection at rest", ""));
        } finally {
            api.signal("CONT");
        }
    }

    private void add(String row) {
        page.append(row);
        Progress.say("%s", row.strip());
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
                                                person.postsOnce(config, solution)
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

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
