package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.core.state.CoreLimits;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void every_job_of_a_rehearsal_comes_to_its_score() {
        Rehearsal rehearsal =
                new Rehearsal(
                        Samples.NAMES,
                        CoreOfPool.maker(CoreLimits.defaults()).of(Samples.NAMES.pool()));

        rehearsal.playAll();

        assertThat(rehearsal.isOver()).isTrue();
        assertThat(rehearsal.succeeded()).isEqualTo(Rehearsal.JOBS);
    }
}
