package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobStreamTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    @Test
    void the_last_of_a_log_is_waited_for_when_a_job_has_just_ended() {
        Instant ended = NOW.minusSeconds(1);
        assertThat(JobStream.isComplete(ended, NOW, NOW)).isFalse();
        assertThat(JobStream.isComplete(ended, NOW, NOW.plusMillis(1999))).isFalse();
        assertThat(JobStream.isComplete(ended, NOW, NOW.plusMillis(2001))).isTrue();
    }

    @Test
    void nothing_is_waited_for_when_it_ended_long_ago() {
        assertThat(JobStream.isComplete(NOW.minusSeconds(11), NOW, NOW)).isTrue();
    }

    @Test
    void an_end_by_a_clock_that_is_ahead_is_no_long_wait() {
        Instant ahead = NOW.plusSeconds(3600);
        assertThat(JobStream.isComplete(ahead, NOW, NOW)).isFalse();
        assertThat(JobStream.isComplete(ahead, NOW, NOW.plusSeconds(3))).isTrue();
    }
}
