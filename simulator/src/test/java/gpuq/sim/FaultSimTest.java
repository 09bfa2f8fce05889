package gpuq.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever goes wrong, every rule holds after every step, and every job comes to one right end.
/// And the harness that says so finds what is planted in it.
class FaultSimTest {

    private static final Duration LENGTH = Duration.ofMinutes(5);

    @Test
    @EdgeCase({
        "CONC-1",
        "JOBST-3",
        "JOBST-5",
        "RACE-1",
        "RACE-2",
        "RACE-4",
        "NODE-2",
        "NODE-8",
        "WORKER-4"
    })
    void no_seed_breaks_a_rule() throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code =
                new SimMain(new PrintStream(said, true, StandardCharsets.UTF_8))
                        .run(List.of("--seed", "1", "--runs", "200"));
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    /// Each has shown a fault once: of the scheduler, or of what watches it.
    @ParameterizedTest
    @ValueSource(longs = {35_249})
    void a_seed_that_has_shown_a_fault_shows_none(long seed) {
        assertThat(Simulation.run(seed, Campaign.SHORT, Bug.NONE, new Tally()).jobs()).isPositive();
    }

    @Test
    void the_same_seed_gives_the_same_run() {
        assertThat(Simulation.run(7, LENGTH, Bug.NONE))
                .isEqualTo(Simulation.run(7, LENGTH, Bug.NONE));
        assertThat(Simulation.run(7, LENGTH, Bug.NONE).digest())
                .isNotEqualTo(Simulation.run(8, LENGTH, Bug.NONE).digest());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void a_planted_bug_is_found(Bug bug) {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 1; seed <= 300; seed++) {
                                Simulation.run(seed, LENGTH, bug);
                            }
                        })
                .as("%s was not found by 300 seeds", bug)
                .isInstanceOf(Violation.class);
    }

    @Test
    void the_command_line_refuses_what_it_does_not_know() throws InterruptedException {
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(new SimMain(nowhere).run(List.of("--seed"))).isEqualTo(2);
        assertThat(new SimMain(nowhere).run(List.of("--seed", "x"))).isEqualTo(2);
        assertThat(new SimMain(nowhere).run(List.of("--walk"))).isEqualTo(2);
    }
}
