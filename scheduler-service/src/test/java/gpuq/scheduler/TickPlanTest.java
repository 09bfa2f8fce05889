package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickPlanTest {

    private static final long MS = 1_000_000L;
    private final TickPlan plan = new TickPlan(Duration.ofMillis(200), 500, 0);

    @Test
    void nothing_is_due_before_the_broker_has_answered_a_fetch() {
        assertThat(plan.isDue(1, 0)).isFalse();

        plan.observe(2, 1);
        assertThat(plan.isDue(3, 0)).isTrue();
    }

    @Test
    void the_first_tick_is_told_from_the_others() {
        assertThat(plan.ticked(0)).isTrue();
        assertThat(plan.ticked(200 * MS)).isFalse();
    }

    @Test
    void a_tick_comes_once_in_each_interval() {
        plan.observe(0, 1);
        plan.ticked(0);

        assertThat(plan.isDue(199 * MS, 0)).isFalse();
        assertThat(plan.untilNext(150 * MS)).isEqualTo(Duration.ofMillis(50));
        assertThat(plan.isDue(200 * MS, 0)).isTrue();
    }

    @Test
    void the_loop_never_waits_longer_than_an_interval_nor_not_at_all() {
        plan.ticked(0);

        assertThat(plan.untilNext(900 * MS)).isEqualTo(Duration.ofMillis(1));
        assertThat(plan.untilNext(-900 * MS)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void none_is_due_while_a_backlog_is_read() {
        plan.observe(0, 1);

        assertThat(plan.isDue(1, 501)).isFalse();
        assertThat(plan.isDue(1, 500)).isTrue();
    }

    @Test
    void none_is_due_while_the_broker_is_silent() {
        plan.observe(0, 1);
        plan.observe(1001 * MS, 1);
        assertThat(plan.isDue(1001 * MS, 0)).isFalse();

        plan.observe(1300 * MS, 2);
        assertThat(plan.isDue(1300 * MS, 0)).isTrue();
    }
}
