package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import gpuq.e2e.JobEventLog.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Agents and launchers are killed at random moments under a stream of jobs, so that each kill
/// meets jobs in several stages: no job ends by it, none is run or reported twice, and nothing of
/// any stays on the host.
class AgentKillIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final List<String> NODES = List.of("node-1", "node-2");

    private static final int KILLS = Integer.getInteger("gpuq.kill.rounds", 4);
    private static final long SEED = Long.getLong("gpuq.kill.seed", System.nanoTime());

    /// So many are on their way at any time; more would only slow each other on a small machine.
    private static final int AT_ONCE = 6;

    /// A job of the stream goes through all its stages in about this long.
    private static final int PAUSE_MILLIS = 4000;

    private static final String COMPETITION = "kill";

    /// How long a job waits for its node. How fast a process starts on a busy machine is not what
    /// is tested here.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration RESTART_BOUND = Duration.ofMinutes(2);
    private static final Duration CLEAN_WITHIN = Duration.ofSeconds(15);

    private final HostRemains host = new HostRemains(SYSTEM);
    private final Random random = new Random(SEED);
    private final Map<String, Person> underWay = new ConcurrentHashMap<>();
    private final List<JsonNode> ended = new CopyOnWriteArrayList<>();

    /// The last process of each name that was killed.
    private final Map<String, Long> killed = new LinkedHashMap<>();

    /// How many jobs were in which stage at a kill.
    private final Map<String, Integer> stages = new TreeMap<>();

    private volatile boolean isOver;

    @BeforeAll
    static void a_competition_of_its_own_is_there() {
        SYSTEM.putPatient(COMPETITION, PATIENCE);
    }

    @Test
    @EdgeCase({"WORKER-5", "WORKER-7", "MON-1", "MON-2", "HUMAN-2", "SPOF-3"})
    void kills_of_agent_and_launcher_at_random_moments_end_double_and_leave_nothing()
            throws Exception {
        Progress.say("gpuq.kill.seed=%d gpuq.kill.rounds=%d", SEED, KILLS);
        try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> streams = new ArrayList<>();
            for (int number = 0; number < AT_ONCE; number++) {
                Person person = SYSTEM.person(number % 2 == 0 ? "ada" : "bob");
                Random own = new Random(SEED + number);
                streams.add(people.submit(() -> handInUntilOver(person, own)));
            }
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    strike(kill);
                }
            } finally {
                isOver = true;
            }
            for (Future<?> stream : streams) {
                stream.get();
            }
        }
        killed.forEach(AgentKillIT::awaitReturn);
        assertAllWell();
        Progress.say(
                "%d kills, %d jobs ended once; met at a kill: %s", KILLS, ended.size(), stages);
    }

    private void handInUntilOver(Person person, Random own) {
        while (!isOver) {
            String job =
                    person.submitsForSure(
                            COMPETITION, 40, Programs.goodAfter(SYSTEM, own.nextInt(3)));
            underWay.put(job, person);
            ended.add(person.followsForSure(job));
            underWay.remove(job);
        }
    }

    /// One process, or both of a node at once.
    private void strike(int kill) throws InterruptedException {
        String node = NODES.get(random.nextInt(NODES.size()));
        List<String> victims =
                switch (random.nextInt(5)) {
                    case 0 -> List.of(node, node + "-launcher");
                    case 1, 2 -> List.of(node + "-launcher");
                    default -> List.of(node);
                };
        victims.forEach(name -> awaitReturn(name, killed.getOrDefault(name, 0L)));
        // The moment is what is random here: it is no wait for anything.
        TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS));
        underWay.forEach(
                (job, person) ->
                        stages.merge(
                                person.get("/jobs/" + job).path("stage").asText("queue"),
                                1,
                                Integer::sum));
        for (String name : victims) {
            LocalProcess victim = SYSTEM.process(name);
            victim.kill();
            killed.put(name, victim.pid());
        }
        Progress.say("kill %d: %s, %d jobs have ended", kill, victims, ended.size());
    }

    private static void awaitReturn(String name, long killedPid) {
        await(name)
                .atMost(RESTART_BOUND)
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            LocalProcess now = SYSTEM.process(name);
                            return now.isReady() && now.pid() != killedPid;
                        });
    }

    private void assertAllWell() {
        Set<String> ids = new HashSet<>();
        for (JsonNode job : ended) {
            ids.add(job.path("id").asText());
            assertThat(job.at("/outcome/code").asText())
                    .as(job.toPrettyString())
                    .isEqualTo("GRADED");
            assertThat(job.at("/outcome/retried").asInt()).as(job.toPrettyString()).isZero();
        }
        assertThat(ids).hasSize(ended.size()).hasSizeGreaterThanOrEqualTo(AT_ONCE);
        Map<String, List<Event>> events = JobEventLog.byJob(SYSTEM);
        ids.forEach(job -> assertOneOfEach(job, events.getOrDefault(job, List.of())));
        assertOneReportOfEach(ids);
        await().atMost(CLEAN_WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(host.ofAnybody()).isEmpty());
        await().atMost(CLEAN_WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(host.of(ids)).isEmpty());
    }

    /// One start, one end of the run, one score and one end, each of the first attempt.
    private static void assertOneOfEach(String job, List<Event> events) {
        assertThat(events.stream().map(Event::type))
                .as(job)
                .containsOnlyOnce("gpuq.job.queued", "gpuq.job.running", "gpuq.job.graded")
                .containsOnlyOnce("gpuq.job.ended")
                .doesNotContain("gpuq.job.requeued")
                .endsWith("gpuq.job.ended");
        assertThat(events.stream().mapToInt(Event::attempt)).as(job).allMatch(n -> n <= 1);
    }

    /// One for the run and one for the grading.
    private static void assertOneReportOfEach(Set<String> jobs) {
        Map<String, Set<String>> reports = AgentReports.ends(SYSTEM, jobs);
        assertThat(reports).hasSize(2 * jobs.size());
        assertThat(reports)
                .allSatisfy((attempt, different) -> assertThat(different).as(attempt).hasSize(1));
    }
}
