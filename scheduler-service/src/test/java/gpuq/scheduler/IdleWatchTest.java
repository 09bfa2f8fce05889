package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import gpuq.common.contract.Command;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.JobId;
import gpuq.core.Input;
import gpuq.core.state.CoreLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A loop that picks no jobs is noticed and ended.
class IdleWatchTest {

    private static final JobId JOB = Samples.jobId(1);

    private final IdleWatch watch = new IdleWatch();

    @Test
    @EdgeCase("WORKER-1")
    void a_loop_ends_that_leaves_a_job_and_its_free_slot_side_by_side_for_a_minute() {
        assertThat(watch.observe(List.of(JOB), seconds(5))).isZero();
        assertThat(watch.observe(List.of(JOB), seconds(65))).isEqualTo(Duration.ofSeconds(60));
        assertThatThrownBy(() -> watch.observe(List.of(JOB), seconds(66)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(JOB.value());
    }

    @Test
    void one_that_goes_on_slowly_is_none_of_them() {
        for (int i = 0; i < 200; i += 50) {
            assertThat(watch.observe(List.of(Samples.jobId(i)), seconds(i))).isZero();
        }
        watch.observe(List.of(JOB), seconds(300));
        watch.observe(List.of(), seconds(330));
        assertThat(watch.observe(List.of(JOB), seconds(400))).isZero();
    }

    @Test
    @EdgeCase("WORKER-1")
    void a_core_that_starts_nobody_is_seen_and_a_sound_one_never_leaves_anybody() {
        CoreLimits limits = CoreLimits.defaults();
        assertThat(withAJobAndAFreeSlot(limits).couldStart()).isEmpty();
        CoreLimits broken =
                limits.with(
                        new CoreLimits.Dispatching(
                                limits.dispatching().lookAhead(),
                                0,
                                limits.dispatching().changesPerStep()));
        assertThat(withAJobAndAFreeSlot(broken).couldStart()).containsExactly(JOB);
    }

    /// @param limits those of a core that may start nobody stand for one that is broken
    private static PoolCore withAJobAndAFreeSlot(CoreLimits limits) {
        PoolCore core = CoreOfPool.maker(limits).of(PoolTable.DEFAULT_POOL).restore(List.of());
        core.step(new Input.Tick(true, Samples.NOW));
        core.step(
                command(
                        new Command.AdmitNode(
                                Samples.NODE, PoolTable.DEFAULT_POOL, 1, Samples.NOW)));
        core.step(
                new Input.ReportInput(
                        Samples.heartbeat(Samples.NODE, List.of(), Samples.NOW),
                        1,
                        1,
                        1,
                        Samples.NOW));
        core.step(command(Samples.submit(JOB, Samples.NOW)));
        core.step(new Input.Tick(false, Samples.NOW));
        return core;
    }

    private static Input command(Command command) {
        return new Input.CommandInput(command, "", Samples.NOW);
    }

    private static long seconds(int count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
