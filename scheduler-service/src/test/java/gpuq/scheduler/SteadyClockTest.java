package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private Instant wall = Instant.parse("2026-03-01T10:00:00Z");
    private long nanos = 5;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    @Test
    void it_runs_with_the_wall_clock_while_nobody_sets_that() {
        pass(Duration.ofSeconds(10), Duration.ofSeconds(10));

        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void a_wall_clock_set_an_hour_ahead_moves_it_by_one_percent_only() {
        Instant before = clock.instant();
        pass(Duration.ofSeconds(10), Duration.ofHours(1));

        assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofMillis(10_100));
    }

    @Test
    @EdgeCase("ENV-3")
    void a_wall_clock_set_back_does_not_turn_it_back() {
        Instant before = clock.instant();
        pass(Duration.ofSeconds(10), Duration.ofDays(-400));

        assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofMillis(9_900));
    }

    @Test
    void after_a_small_step_it_meets_the_wall_clock_again() {
        pass(Duration.ofSeconds(1), Duration.ofSeconds(2));
        clock.instant();
        pass(Duration.ofSeconds(200), Duration.ofSeconds(200));

        assertThat(clock.instant()).isEqualTo(wall);
    }

    private void pass(Duration steadily, Duration onTheWall) {
        nanos += steadily.toNanos();
        wall = wall.plus(onTheWall);
    }
}
