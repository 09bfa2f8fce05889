package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.common.EdgeCase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A student whose program hangs asks it where it is: the way through API, scheduler, node and
/// container, and back through the log.
class StackIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String HANGS =
            """
            import threading

            def waits_for_nobody():
                threading.Event().wait()

            print('started', flush=True)
            waits_for_nobody()
            """;

    @BeforeAll
    static void the_example_competition_is_there() {
        SYSTEM.putExample("wine");
    }

    @Test
    @EdgeCase("DEBUG-3")
    void a_hanging_program_says_where_its_main_thread_is() {
        String job =
                ADA.posts(
                                "{\"competition_id\":\"wine\",\"expected_time\":60,\"allow_duplicate\":true}",
                                HANGS.getBytes(StandardCharsets.UTF_8))
                        .expecting(201)
                        .path("id")
                        .asText();
        await().atMost(SOON).until(() -> log(job, "stdout").contains("started"));
        ADA.posts("/jobs/" + job + "/stack", "").expecting(202);
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(log(job, "stderr"))
                                        .contains(
                                                "most recent call first",
                                                "solution.py\", line 4 in waits_for_nobody",
                                                "solution.py\", line 7 in <module>"));
        assertThat(ADA.get("/jobs/" + job).path("state").asText()).isEqualTo("RUNNING");
        ADA.posts("/jobs/" + job + "/cancel", "{}");
        assertThat(ADA.follows(job).path("state").asText()).isEqualTo("CANCELLED");
        assertThat(ADA.posts("/jobs/" + job + "/stack", "").expecting(409).path("code").asText())
                .isEqualTo("JOB_FINISHED");
    }

    private static String log(String job, String stream) {
        return ADA.asks("GET", "/jobs/" + job + "/log?stream=" + stream).body();
    }
}
