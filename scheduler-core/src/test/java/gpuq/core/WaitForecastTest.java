package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.UserId;
import gpuq.core.share.Forecast;
import gpuq.core.state.Job;
import gpuq.core.state.PoolEntity;
import gpuq.core.state.PoolState;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is foreseen of a wait, and held against what came.
class WaitForecastTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    @Test
    @EdgeCase("QUEUE-6")
    void the_forecast_counts_the_work_before_it_and_on_the_slots() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=1
                        00:00 submit j1 user=a expected=100 | submit j2 user=b expected=50
                        00:10 submit j3 user=eve expected=200
                        """);
        Forecast forecast = forecast(state, START.plusSeconds(10)).orElseThrow();
        assertThat(forecast.position()).isEqualTo(2);
        assertThat(forecast.p50()).isEqualTo(START.plusSeconds(10 + 90 + 50));
        assertThat(forecast.p90()).isEqualTo(START.plusSeconds(10 + 2 * (90 + 50)));
    }

    @Test
    void without_a_slot_of_the_kind_there_is_no_forecast() {
        PoolState state = scenario("00:00 submit j1 user=eve");
        assertThat(forecast(state, START)).isEmpty();
    }

    @Test
    @EdgeCase("QUEUE-6")
    void the_forecast_is_told_once_and_again_when_it_is_off_by_more_than_a_tenth() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:02 wait => forecast GPU slots=1 queued=0 p50=0 p90=0
                00:02 submit j1 user=a expected=100 timeout=600 => j1 QUEUED; j1 ASSIGNED
                00:03 wait => forecast GPU queued=0 p50=99 p90=198
                00:12 wait => silence
                00:13 wait => forecast GPU p50=89 p90=178
                00:13 submit j2 user=b expected=50 => j2 QUEUED
                00:14 wait => forecast GPU queued=1 p50=138 p90=276
                """);
    }

    @Test
    void the_forecast_tells_for_whom_slots_are_kept() {
        scenario(
                """
                00:00 node n1 gpus=2
                00:01 submit j1 user=ada timeout=300 => j1 QUEUED; j1 ASSIGNED
                00:02 running j1 => j1 RUNNING
                00:03 submit j2 user=bob gpus=2 expected=1 timeout=300 => j2 QUEUED
                00:04 tick => forecast GPU kept=j2
                """);
    }

    @Test
    void what_was_promised_is_held_against_what_came() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=1 grades=1
                        00:01 submit j1 user=ada expected=10 timeout=600
                        00:01 running j1
                        00:02 submit j2 user=bob expected=10 timeout=600
                        00:02 submit j3 user=eve expected=10 timeout=600
                        00:20 failed j1 code=TIME_LIMIT | running j2
                        03:00 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j3 ASSIGNED
                        """);
        assertThat(state.pool().promises()).isEqualTo(new PoolEntity.Promises(1, 1));
    }

    private static Optional<Forecast> forecast(PoolState state, Instant now) {
        return Forecast.of(state, jobOfEve(state), now);
    }

    /// The last job of hers.
    private static Job jobOfEve(PoolState state) {
        return Objects.requireNonNull(state.job(state.byUser().of(new UserId("eve")).getLast()));
    }
}
