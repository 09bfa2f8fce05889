package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What agents cost while nobody hands in anything, as the kernel counts it; and that one that has
/// slept is awake at once.
class IdleIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final Person OPERATOR = SYSTEM.person("olga");

    private static final Duration WATCHED = Duration.ofMinutes(1);

    /// In the first minutes after its start a JVM compiles what it has run.
    private static final int MOST_WINDOWS = 4;

    private static final double MOST_PROCESSOR = 0.01;
    private static final long MOST_KIBIBYTES = 250 * 1024;
    private static final Duration AWAKE = Duration.ofSeconds(3);
    private static final Pattern AGENT = Pattern.compile("node-\\d+");

    @BeforeAll
    static void nothing_runs() {
        SYSTEM.putExample("wine");
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> {
                            JsonNode queue = OPERATOR.get("/queue");
                            return queue.path("depth").asInt() + queue.path("running").asInt() == 0;
                        });
    }

    @Test
    @EdgeCase("MON-4")
    void an_idle_agent_takes_a_hundredth_of_a_processor_at_most() throws InterruptedException {
        Map<String, Double> shares = Map.of();
        for (int window = 0; window < MOST_WINDOWS; window++) {
            shares = shares();
            Progress.say("agents took of one processor: %s", shares);
            if (shares.values().stream().allMatch(share -> share <= MOST_PROCESSOR)) {
                break;
            }
        }
        assertThat(shares).isNotEmpty();
        assertThat(shares.values()).allMatch(share -> share <= MOST_PROCESSOR);
        Map<String, Long> memory = ProcessCosts.of(SYSTEM.processes()).memory();
        memory.keySet().removeIf(name -> !AGENT.matcher(name).matches());
        Progress.say("agents hold KiB: %s", memory);
        assertThat(memory.values()).isNotEmpty().allMatch(held -> held <= MOST_KIBIBYTES);
    }

    @Test
    @EdgeCase("MON-4")
    void an_agent_that_had_nothing_to_do_starts_a_job_at_once() {
        String job =
                ADA.posts(
                                "{\"competition_id\":\"wine\",\"expected_time\":5,\"allow_duplicate\":true}",
                                "print('awake')".getBytes(StandardCharsets.UTF_8))
                        .expecting(201)
                        .path("id")
                        .asText();
        JsonNode ended = ADA.follows(job);
        assertThat(
                        Duration.between(
                                Instant.parse(ended.path("submitted_at").asText()),
                                Instant.parse(ended.path("started_at").asText())))
                .isLessThan(AWAKE);
    }

    private static Map<String, Double> shares() throws InterruptedException {
        long began = System.nanoTime();
        ProcessCosts before = ProcessCosts.of(SYSTEM.processes());
        TimeUnit.NANOSECONDS.sleep(WATCHED.toNanos());
        Map<String, Long> spent = ProcessCosts.of(SYSTEM.processes()).cpuSince(before);
        double millis = (System.nanoTime() - began) / 1e6;
        spent.keySet().removeIf(name -> !AGENT.matcher(name).matches());
        return spent.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue() / millis));
    }
}
