package gpuq.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobActivityTest {

    private static final Instant SEEN = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    @EdgeCase("MON-6")
    void the_last_sign_of_any_kind_counts() {
        Instant before = SEEN.minusSeconds(3600);
        Instant quiet = SEEN.minusSeconds(7 * 60 + 59);
        assertThat(JobActivity.note(SEEN, before, before, quiet))
                .isEqualTo("No activity for 7 min.");
        assertThat(JobActivity.note(SEEN, quiet, null, before)).isEqualTo("No activity for 7 min.");
        assertThat(JobActivity.note(SEEN, before, quiet, before))
                .isEqualTo("No activity for 7 min.");
        assertThat(JobActivity.note(SEEN, null, SEEN.minusSeconds(2), before)).isNull();
    }

    @Test
    void less_than_five_minutes_is_a_pause() {
        assertThat(JobActivity.note(SEEN, SEEN.minusSeconds(299))).isNull();
        assertThat(JobActivity.note(SEEN, SEEN.minusSeconds(300)))
                .isEqualTo("No activity for 5 min.");
    }

    @Test
    void a_sign_from_the_future_of_a_clock_that_was_set_is_a_sign() {
        assertThat(JobActivity.note(SEEN, SEEN.plusSeconds(3600))).isNull();
    }
}
