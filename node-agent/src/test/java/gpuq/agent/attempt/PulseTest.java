package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gpuq.common.EdgeCase;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Offset<Double> EXACT = within(1e-9);

    private final Pulse pulse = new Pulse();

    @Test
    void the_first_look_says_nothing_of_before() {
        Pulse.Beat first = look(0, 500);
        assertThat(first.cpu()).isNull();
        assertThat(first.activeAt()).isEqualTo(START);
    }

    @Test
    @EdgeCase("MON-6")
    void a_program_that_computes_is_told_from_one_that_waits() {
        look(0, 5);
        Pulse.Beat computes = look(10, 20);
        assertThat(computes.cpu()).isCloseTo(1.5, EXACT);
        assertThat(computes.activeAt()).isEqualTo(START.plusSeconds(10));
        Pulse.Beat waits = look(20, 20.05);
        assertThat(waits.cpu()).isCloseTo(0.005, EXACT);
        assertThat(waits.activeAt()).isEqualTo(START.plusSeconds(10));
        Pulse.Beat awake = look(30, 20.16);
        assertThat(awake.activeAt()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void a_counter_that_was_set_back_is_no_negative_work() {
        look(0, 100);
        assertThat(look(10, 3).cpu()).isZero();
        assertThat(look(20, 13).cpu()).isCloseTo(1, EXACT);
    }

    @Test
    void two_looks_at_one_moment_divide_by_nothing() {
        look(0, 1);
        assertThat(look(0, 2).cpu()).isNull();
    }

    private Pulse.Beat look(int second, double cpuSeconds) {
        return pulse.look(
                cpuSeconds, Duration.ofSeconds(1000L + second), START.plusSeconds(second));
    }
}
