package gpuq.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    @Test
    void a_part_that_dies_again_and_again_is_waited_for_longer_each_time_up_to_a_bound() {
        var backOff = new BackOff();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 5; i++) {
            Duration next = backOff.after(Duration.ofSeconds(1));
            assertThat(next).isGreaterThan(last);
            last = next;
        }
        for (int i = 0; i < 10; i++) {
            last = backOff.after(Duration.ofSeconds(1));
        }
        assertThat(last).isEqualTo(BackOff.LONGEST);
    }

    @Test
    void one_that_has_lived_long_starts_from_the_beginning() {
        var backOff = new BackOff();
        backOff.after(Duration.ZERO);
        backOff.after(Duration.ZERO);

        assertThat(backOff.after(BackOff.HEALTHY)).isEqualTo(BackOff.FIRST);
    }
}
