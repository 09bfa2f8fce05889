package gpuq.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IntakeTurnsTest {

    private final IntakeTurns turns = new IntakeTurns(1, Duration.ofMillis(1));

    @Test
    void who_waits_too_long_is_told_that_nothing_was_taken() {
        String _ =
                turns.take(
                        () -> {
                            assertThatThrownBy(() -> turns.take(() -> "a second one"))
                                    .isInstanceOfSatisfying(
                                            ProblemException.class,
                                            e ->
                                                    assertThat(e.code())
                                                            .isEqualTo(ProblemCode.OVERLOADED))
                                    .hasMessageContaining("Nothing was taken");
                            return "the first one";
                        });
    }

    @Test
    void a_turn_is_given_back_however_its_work_ends() {
        assertThatThrownBy(
                        () ->
                                turns.take(
                                        () -> {
                                            throw new IllegalStateException("broken");
                                        }))
                .hasMessage("broken");
        assertThat(turns.take(() -> "the next one")).isEqualTo("the next one");
    }
}
