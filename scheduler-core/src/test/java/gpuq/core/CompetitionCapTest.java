package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.UserId;
import gpuq.core.share.Forecast;
import gpuq.core.state.PoolState;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A competition that may have only so many jobs at once, of all its users together.
class CompetitionCapTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    @Test
    @EdgeCase("MANY-2")
    void a_stampede_leaves_the_rest_of_the_pool_to_the_others() {
        scenario(
                """
                00:00 node n1 gpus=3 grades=1
                00:01 submit j1 user=ada comp=hot all=2 => j1 QUEUED; j1 ASSIGNED
                00:01 submit j2 user=bob comp=hot all=2 => j2 QUEUED; j2 ASSIGNED
                00:01 submit j3 user=cyd comp=hot all=2 => j3 QUEUED
                00:02 submit j4 user=dan comp=calm => j4 QUEUED; j4 ASSIGNED
                00:03 running j1 => j1 RUNNING
                00:04 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j3 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("MANY-2")
    void the_cap_outlives_a_restart_and_a_failed_attempt_gives_its_place_back() {
        scenario(
                """
                00:00 node n1 gpus=3 grades=1
                00:01 submit j1 user=ada comp=hot all=1 => j1 QUEUED; j1 ASSIGNED
                00:01 submit j2 user=bob comp=hot all=1 => j2 QUEUED
                00:02 takeover
                00:03 submit j3 user=cyd comp=hot all=1 => j3 QUEUED
                00:04 cancel j1 => stop j1; nothing
                00:05 failed j1 code=CANCELLED_BY_USER => j1 CANCELLED; j2 ASSIGNED; nothing
                """);
    }

    @Test
    void a_version_with_a_higher_cap_goes_on_while_one_with_a_lower_waits() {
        scenario(
                """
                00:00 node n1 gpus=3 grades=1
                00:01 submit j1 user=ada comp=hot all=1 => j1 QUEUED; j1 ASSIGNED
                00:02 submit j2 user=bob comp=hot all=1 => j2 QUEUED
                00:03 submit j3 user=cyd comp=hot all=2 => j3 QUEUED; j3 ASSIGNED
                00:04 submit j4 user=dan comp=hot => j4 QUEUED; j4 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("MANY-2")
    void who_waits_for_the_cap_is_foretold_so_and_nobody_else() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=4
                        00:00 submit j1 user=ada comp=hot all=1 expected=100
                        00:00 submit j2 user=bob comp=hot all=1 expected=100
                        00:00 submit j3 user=cyd comp=hot all=1 expected=100
                        00:00 submit j4 user=eve comp=calm expected=40
                        00:00 submit j5 user=fay comp=calm expected=40
                        00:00 submit j6 user=gil comp=calm expected=40
                        00:10 submit j7 user=hal comp=calm expected=300
                        """);
        Instant now = START.plusSeconds(10);
        assertThat(p50(state, "cyd", now)).isEqualTo(now.plusSeconds(90 + 100));
        // The capped one has a slot to itself; the other three have 30 s left each.
        assertThat(p50(state, "hal", now)).isEqualTo(now.plusSeconds(30));
    }

    private static Instant p50(PoolState state, String user, Instant now) {
        return Forecast.of(
                        state,
                        Objects.requireNonNull(
                                state.job(state.byUser().of(new UserId(user)).getLast())),
                        now)
                .orElseThrow()
                .p50();
    }
}
