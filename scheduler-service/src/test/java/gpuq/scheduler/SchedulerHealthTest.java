package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SchedulerHealthTest {

    @Test
    @EdgeCase("DEPLOY-7")
    void ready_are_a_leader_and_a_standby_that_could_lead_at_once() {
        assertThat(roles(SchedulerHealth::isReady))
                .containsExactly(PoolStatus.Role.WARM_STANDBY, PoolStatus.Role.LEADING);
    }

    @Test
    void started_is_every_loop_that_runs_or_ran() {
        assertThat(roles(SchedulerHealth::isStarted)).doesNotContain(PoolStatus.Role.STARTING);
    }

    @Test
    void alive_is_every_loop_that_has_not_ended() {
        assertThat(roles(SchedulerHealth::isAlive))
                .hasSize(PoolStatus.Role.values().length - 1)
                .doesNotContain(PoolStatus.Role.ENDED);
    }

    private static List<PoolStatus.Role> roles(Predicate<PoolStatus> check) {
        return Arrays.stream(PoolStatus.Role.values())
                .filter(
                        role -> {
                            PoolStatus status = new PoolStatus(Samples.NAMES.pool());
                            status.become(role);
                            return check.test(status);
                        })
                .toList();
    }
}
