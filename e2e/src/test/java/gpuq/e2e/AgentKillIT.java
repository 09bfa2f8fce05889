package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import gpuq.e2e.JobEventLog.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Agents and launchers are killed at random moments of all stages: no job ends by it, none is run
/// or reported twice, and nothing of any stays on the host.
class AgentKillIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final List<Person> PEOPLE = List.of(SYSTEM.person("ada"), SYSTEM.person("bob"));
    private static final List<String> VICTIMS =
            List.of("node-1", "node-2", "node-1-launcher", "node-2-launcher");

    private static final int ROUNDS = Integer.getInteger("gpuq.kill.rounds", 3);
    private static final long SEED = Long.getLong("gpuq.kill.seed", System.nanoTime());
    private static final int JOBS = 4;

    /// From the first job's submission to the end of a short one takes about this long.
    private static final int KILL_WITHIN_MILLIS = 4000;

    private static final Duration RESTART_BOUND = Duration.ofMinutes(2);
    private static final Duration CLEAN_WITHIN = Duration.ofSeconds(15);

    private final HostRemains host = new HostRemains(SYSTEM);
    private final Random random = new Random(SEED);
    private final Set<String> stages = new HashSet<>();

    private record Handed(Person owner, String id) {}

    @BeforeAll
    static void the_example_competition_is_there() {
        SYSTEM.putExample("wine");
    }

    @Test
    @EdgeCase({"WORKER-5", "WORKER-7", "MON-1", "MON-2", "HUMAN-2", "SPOF-3"})
    void kills_of_agent_and_launcher_at_random_moments_end_double_and_leave_nothing() {
        Progress.say("gpuq.kill.seed=%d gpuq.kill.rounds=%d", SEED, ROUNDS);
        int ended = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            ended += oneRound(round).size();
        }
        Progress.say(
                "%d rounds, %d jobs ended once, killed in the stages %s", ROUNDS, ended, stages);
        assertThat(ended).isEqualTo(ROUNDS * JOBS);
    }

    /// One victim, or both processes of a node at once.
    private List<Handed> oneRound(int round) {
        List<String> victims = new ArrayList<>();
        victims.add(VICTIMS.get(random.nextInt(VICTIMS.size())));
        if (random.nextInt(4) == 0) {
            String node = victims.getFirst().replace("-launcher", "");
            victims.clear();
            victims.addAll(List.of(node, node + "-launcher"));
        }
        int delay = random.nextInt(KILL_WITHIN_MILLIS);
        List<LocalProcess> before = victims.stream().map(SYSTEM::process).toList();
        CompletableFuture<Void> killed =
                CompletableFuture.runAsync(
                        () -> before.forEach(LocalProcess::kill),
                        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS));
        List<Handed> jobs = new ArrayList<>();
        for (int number = 0; number < JOBS; number++) {
            Person owner = PEOPLE.get(number % PEOPLE.size());
            jobs.add(
                    new Handed(
                            owner, owner.submitsForSure("wine", 40, program(random.nextInt(3)))));
        }
        killed.join();
        jobs.forEach(
                job -> stages.add(job.owner().get("/jobs/" + job.id()).path("stage").asText()));
        before.forEach(AgentKillIT::awaitReturn);
        String what = "round %d: %s after %d ms".formatted(round, victims, delay);
        jobs.forEach(job -> assertGoodEnd(job, what));
        assertOneOfEach(jobs, what);
        assertOneReportOfEach(jobs, what);
        jobs.forEach(job -> assertNothingStays(job, what));
        Progress.say("%s: %d jobs ended once", what, jobs.size());
        return jobs;
    }

    private static void awaitReturn(LocalProcess before) {
        await().atMost(RESTART_BOUND)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            LocalProcess now = SYSTEM.process(before.name());
                            return now.isReady() && now.pid() != before.pid();
                        });
    }

    private static void assertGoodEnd(Handed handed, String what) {
        JsonNode job = handed.owner().followsForSure(handed.id());
        assertThat(job.at("/outcome/code").asText())
                .as("%s: %s", what, job.toPrettyString())
                .isEqualTo("GRADED");
        assertThat(job.at("/outcome/retried").asInt()).as("%s: %s", what, job.path("id")).isZero();
    }

    /// One start, one end of the run, one score and one end, each of the first attempt.
    private static void assertOneOfEach(List<Handed> jobs, String what) {
        Map<String, List<Event>> events = JobEventLog.byJob(SYSTEM);
        for (Handed job : jobs) {
            List<Event> ofJob = events.getOrDefault(job.id(), List.of());
            assertThat(ofJob.stream().map(Event::type))
                    .as("%s: %s", what, job.id())
                    .containsOnlyOnce("gpuq.job.queued", "gpuq.job.running", "gpuq.job.graded")
                    .containsOnlyOnce("gpuq.job.ended")
                    .doesNotContain("gpuq.job.requeued")
                    .endsWith("gpuq.job.ended");
            assertThat(ofJob.stream().mapToInt(Event::attempt)).as(what).allMatch(n -> n <= 1);
        }
    }

    /// One for the run and one for the grading.
    private static void assertOneReportOfEach(List<Handed> jobs, String what) {
        Set<String> ids = jobs.stream().map(Handed::id).collect(Collectors.toSet());
        Map<String, Set<String>> reports = AgentReports.ends(SYSTEM, ids);
        assertThat(reports).as(what).hasSize(2 * jobs.size());
        assertThat(reports.values()).as(what).allMatch(different -> different.size() == 1);
    }

    private void assertNothingStays(Handed job, String what) {
        await().atMost(CLEAN_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(
                        () -> assertThat(remains(job)).as("%s: %s", what, job.id()).isEmpty());
    }

    private List<String> remains(Handed job) throws IOException {
        return host.of(job.id());
    }

    private static String program(int seconds) {
        return Programs.goodAfter(SYSTEM, seconds);
    }
}
