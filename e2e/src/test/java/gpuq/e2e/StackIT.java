package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whoever wonders why a running program says nothing asks it where it is, through API, scheduler
/// and node, and reads the answer in its log.
class StackIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final Duration START_BOUND = Duration.ofMinutes(1);
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(20);

    /// Its main thread waits for a lock that nobody gives back.
    private static final String HANGING =
            """
            import threading

            def waits_for_ever(lock):
                lock.acquire()

            taken = threading.Lock()
            taken.acquire()
            print('hanging', flush=True)
            waits_for_ever(taken)
            """;

    /// Where `HANGING` hangs.
    private static final String PLACE = "line 4 in waits_for_ever";

    @BeforeAll
    static void the_example_competition_is_there() {
        SYSTEM.putExample("wine");
    }

    @Test
    @EdgeCase("DEBUG-3")
    void a_hanging_program_shows_where_its_main_thread_is_and_hangs_on() {
        String job =
                ADA.posts(
                                "{\"competition_id\":\"wine\",\"expected_time\":60,\"allow_duplicate\":true}",
                                HANGING.getBytes(StandardCharsets.UTF_8))
                        .expecting(201)
                        .path("id")
                        .asText();
        try {
            await().atMost(START_BOUND).until(() -> log(job, "stdout").contains("hanging"));
            assertThat(log(job, "stderr")).doesNotContain(PLACE);
            ADA.posts("/jobs/" + job + "/stack", "").expecting(202);
            await().atMost(ANSWER_BOUND)
                    .untilAsserted(
                            () ->
                                    assertThat(log(job, "stderr"))
                                            .contains("most recent call first", PLACE));
            assertThat(ADA.get("/jobs/" + job).path("state").asText()).isEqualTo("RUNNING");
        } finally {
            var _ = ADA.posts("/jobs/" + job + "/cancel", "{}");
        }
        assertThat(ADA.follows(job).at("/outcome/code").asText()).isEqualTo("CANCELLED_BY_USER");
        assertThat(ADA.posts("/jobs/" + job + "/stack", "").code()).isEqualTo("JOB_FINISHED");
    }

    private static String log(String job, String stream) {
        return ADA.asks("GET", "/jobs/" + job + "/log?stream=" + stream).body();
    }
}
