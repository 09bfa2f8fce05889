package gpuq.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.job.JobId;
import gpuq.common.job.OutcomeCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndedJobsTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private final EndedJobs ended = new EndedJobs();

    @Test
    void the_one_that_ended_first_is_the_first_to_be_forgotten_in_whatever_order_they_came() {
        ended.add(job(2, 20));
        ended.add(job(3, 30));
        ended.add(job(1, 10));
        assertThat(ended.oldest(START.plusSeconds(11), 9)).isEqualTo(id(1));
        ended.forget(id(2));
        ended.forget(id(1));
        assertThat(ended.oldest(START.plusSeconds(25), 9)).isNull();
        assertThat(ended.oldest(START, 0)).isEqualTo(id(3));
        ended.forget(id(3));
        assertThat(ended.oldest(START.plusSeconds(99), 0)).isNull();
        assertThat(ended.size()).isZero();
    }

    @Test
    void one_that_ended_again_counts_from_its_last_end() {
        ended.add(job(1, 10));
        ended.add(job(2, 20));
        ended.add(job(1, 30));
        assertThat(ended.size()).isEqualTo(2);
        assertThat(ended.oldest(START.plusSeconds(99), 9)).isEqualTo(id(2));
        ended.forget(id(2));
        assertThat(ended.oldest(START.plusSeconds(25), 9)).isNull();
        assertThat(ended.oldest(START.plusSeconds(31), 9)).isEqualTo(id(1));
    }

    @Test
    void stored_ones_are_taken_in_any_order_and_each_once() {
        ended.load(job(2, 20));
        ended.load(job(1, 10));
        assertThat(ended.oldest(START.plusSeconds(11), 9)).isEqualTo(id(1));
        assertThatThrownBy(() -> ended.load(job(1, 30)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stored twice");
    }

    private static EndedEntity job(int number, int second) {
        return new EndedEntity(id(number), START, START.plusSeconds(second), OutcomeCode.GRADED);
    }

    private static JobId id(int number) {
        return JobId.of(START.toEpochMilli(), 0, number);
    }
}
