package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import gpuq.e2e.JobEventLog.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Each process is killed while jobs run, and no job is lost, doubled or graded wrongly. The short
/// form kills each one once under ten jobs; `./gpuq e2e kill` gives each victim ten jobs of its own
/// and then kills at random moments.
class KillIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();

    /// Ten jobs at once are more than one person may have running.
    private static final List<Person> PEOPLE =
            List.of(SYSTEM.person("ada"), SYSTEM.person("bob"), SYSTEM.person("ines"));

    private static final int JOBS = 10;
    private static final Duration RESTART_BOUND = Duration.ofMinutes(2);
    private static final List<String> VICTIMS =
            List.of("scheduler", "node-1", "node-1-launcher", "kafka", "api");

    /// How many rounds at random moments; 0 in the short form.
    private static final int ROUNDS = Integer.getInteger("gpuq.kill.rounds", 0);

    private static final long SEED = Long.getLong("gpuq.kill.seed", System.nanoTime());

    /// A job, and whose it is.
    private record Handed(Person owner, String id) {

        static Handed in(int number, int timeoutSeconds, String program) {
            Person owner = PEOPLE.get(number % PEOPLE.size());
            return new Handed(owner, owner.submitsForSure("wine", timeoutSeconds, program));
        }

        String state() {
            return owner.get("/jobs/" + id).path("state").asText();
        }
    }

    @BeforeAll
    static void the_example_competition_is_there() {
        SYSTEM.putExample("wine");
    }

    @Test
    @EdgeCase({"CASC-5", "HUMAN-2", "SPOF-3", "WORKER-6", "WORKER-10"})
    void ten_running_jobs_outlive_a_kill_of_each_process() {
        if (ROUNDS > 0) {
            for (String victim : VICTIMS) {
                List<Handed> jobs = tenRunningJobs(15);
                killAndAwaitReturn(victim);
                assertEachEndedOnce(jobs, victim);
            }
        } else {
            List<Handed> jobs = tenRunningJobs(45);
            VICTIMS.forEach(KillIT::killAndAwaitReturn);
            assertEachEndedOnce(jobs, VICTIMS.toString());
        }
    }

    @Test
    void kills_at_random_moments_lose_and_double_nothing() {
        Progress.say("gpuq.kill.seed=%d gpuq.kill.rounds=%d", SEED, ROUNDS);
        Random random = new Random(SEED);
        List<String> all = new ArrayList<>();
        int rounds = Math.max(ROUNDS, 2);
        for (int round = 1; round <= rounds; round++) {
            String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
            int delay = random.nextInt(5000);
            long before = SYSTEM.process(victim).pid();
            CompletableFuture<Void> killed =
                    CompletableFuture.runAsync(
                            () -> SYSTEM.process(victim).kill(),
                            CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS));
            List<Handed> jobs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                jobs.add(Handed.in(i, 30, sleeping(random.nextInt(4))));
            }
            killed.join();
            awaitReturn(victim, before);
            String what = "round %d: %s after %d ms".formatted(round, victim, delay);
            assertEachEndedOnce(jobs, what);
            jobs.forEach(job -> all.add(job.id()));
            Progress.say("%s: %d of %d ended once", what, jobs.size(), jobs.size());
        }
        assertThat(JobEventLog.byJob(SYSTEM)).containsKeys(all.toArray(String[]::new));
    }

    private static List<Handed> tenRunningJobs(int sleepSeconds) {
        List<Handed> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(Handed.in(i, 100, sleeping(sleepSeconds)));
        }
        await().atMost(RESTART_BOUND)
                .until(() -> jobs.stream().map(Handed::state).allMatch("RUNNING"::equals));
        return jobs;
    }

    private static void killAndAwaitReturn(String victim) {
        LocalProcess process = SYSTEM.process(victim);
        process.kill();
        awaitReturn(victim, process.pid());
    }

    private static void awaitReturn(String victim, long before) {
        await().atMost(RESTART_BOUND)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            LocalProcess now = SYSTEM.process(victim);
                            return now.isReady() && now.pid() != before;
                        });
    }

    /// Each has the right score, one end, one grading, one attempt of each leg, and a log that
    /// neither lacks nor repeats a line.
    private static void assertEachEndedOnce(List<Handed> jobs, String what) {
        for (Handed handed : jobs) {
            JsonNode job = handed.owner().followsForSure(handed.id());
            assertThat(job.path("state").asText())
                    .as("%s: %s", what, job.toPrettyString())
                    .isEqualTo("SUCCEEDED");
            assertThat(job.at("/result/score").asDouble()).isBetween(0.966, 0.967);
        }
        Map<String, List<Event>> events = JobEventLog.byJob(SYSTEM);
        for (Handed job : jobs) {
            String id = job.id();
            List<String> types =
                    events.getOrDefault(id, List.of()).stream().map(Event::type).toList();
            assertThat(types)
                    .as("%s: %s", what, id)
                    .containsOnlyOnce("gpuq.job.queued", "gpuq.job.running", "gpuq.job.graded")
                    .containsOnlyOnce("gpuq.job.ended")
                    .endsWith("gpuq.job.ended");
            assertLogIsWhole(job, what);
        }
    }

    private static void assertLogIsWhole(Handed job, String what) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(
                                                job.owner()
                                                        .asks("GET", "/jobs/" + job.id() + "/log")
                                                        .body()
                                                        .lines())
                                        .as("%s: log of %s", what, job.id())
                                        .filteredOn(line -> !line.startsWith("::progress"))
                                        .containsExactly("awake", "60 wines are classified"));
    }

    private static String sleeping(int seconds) {
        try {
            return "import time\ntime.sleep(%d)\nprint('awake', flush=True)\n".formatted(seconds)
                    + Files.readString(SYSTEM.root().resolve("examples/solutions/good.py"));
        } catch (IOException e) {
            throw new AssertionError("no good example", e);
        }
    }
}
