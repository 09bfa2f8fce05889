package gpuq.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.CompetitionId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is expected of a job, from the nearest evidence to the farthest.
class PredictorTest {

    private static final CompetitionId HERE = new CompetitionId("here");
    private static final CompetitionId THERE = new CompetitionId("there");
    private static final Duration LIMIT = Duration.ofSeconds(1000);

    private List<RunTimes> own = List.of();
    private List<Ran> usual = List.of();
    private List<Ran> goingOn = List.of();

    @Test
    @EdgeCase("QUEUE-6")
    void what_she_says_counts_only_while_nothing_is_known_and_never_more_than_the_limit() {
        assertThat(predicted()).isEqualTo(7);
        usual = List.of(ran(40, 1000), ran(50, 1000), ran(90, 1000));
        assertThat(predicted()).isEqualTo(50);
        own = Predictor.remembered(own, HERE, ran(300, 1000));
        assertThat(predicted()).isEqualTo(300);
        own = Predictor.remembered(own, HERE, ran(1500, 1999));
        assertThat(predicted()).isEqualTo(1000);
    }

    @Test
    void the_longest_of_her_last_with_about_the_same_limit_counts() {
        own = Predictor.remembered(own, HERE, ran(800, 1000));
        own = Predictor.remembered(own, HERE, ran(20, 1000));
        own = Predictor.remembered(own, HERE, ran(3000, 9000));
        own = Predictor.remembered(own, THERE, ran(999, 1000));
        assertThat(predicted()).isEqualTo(800);
        for (int i = 0; i < 9; i++) {
            own = Predictor.remembered(own, HERE, ran(30, 600));
        }
        assertThat(predicted()).isEqualTo(30);
    }

    @Test
    void without_one_of_about_that_limit_any_of_hers_counts() {
        own = Predictor.remembered(own, HERE, ran(60, 90));
        usual = List.of(ran(500, 1000));
        assertThat(predicted()).isEqualTo(60);
    }

    @Test
    void what_is_usual_with_about_that_limit_counts_once_there_are_three() {
        usual = List.of(ran(10, 60), ran(11, 60), ran(12, 60), ran(500, 1000), ran(600, 1000));
        assertThat(predicted()).isEqualTo(12);
        usual = Predictor.remembered(usual, ran(700, 1000));
        assertThat(predicted()).isEqualTo(600);
    }

    @Test
    void what_runs_longer_than_all_that_ended_moves_the_guess_towards_the_limit() {
        own = Predictor.remembered(own, HERE, ran(10, 1000));
        goingOn = List.of(ran(9, 1000));
        assertThat(predicted()).isEqualTo(10);
        // The cube root of 125 × 1000 × 1000.
        goingOn = List.of(ran(125, 1000));
        assertThat(predicted()).isBetween(499L, 500L);
        goingOn = List.of(ran(1000, 1000));
        assertThat(predicted()).isEqualTo(1000);
        goingOn = List.of(ran(500, 9000));
        assertThat(predicted()).isEqualTo(10);
    }

    @Test
    void programs_with_another_limit_tell_only_where_no_other_does() {
        goingOn = List.of(ran(125, 9000));
        assertThat(predicted()).isBetween(499L, 500L);
    }

    @Test
    void a_guess_is_never_shorter_than_what_has_run_already_nor_longer_than_the_limit() {
        for (long limit = 1; limit > 0 && limit < 1L << 52; limit = limit * 7 + 3) {
            for (long elapsed = 1; elapsed <= limit; elapsed = elapsed * 5 + 1) {
                goingOn = List.of(new Ran(elapsed, limit));
                long told = predict(Duration.ofMillis(limit)).toMillis();
                assertThat(told).isBetween(Math.min(elapsed, limit), limit);
                double exact = StrictMath.cbrt((double) elapsed * limit * limit);
                if (elapsed > limit >> 10 && elapsed > 7000) {
                    assertThat((double) told).isBetween(exact * 0.998, exact * 1.001);
                }
            }
        }
    }

    @Test
    void no_memory_grows_without_end() {
        for (int i = 0; i < 100; i++) {
            own = Predictor.remembered(own, HERE, ran(i, 1000));
            own = Predictor.remembered(own, new CompetitionId("c-" + i), ran(i, 1000));
            usual = Predictor.remembered(usual, ran(i, 1000));
        }
        assertThat(own).hasSize(16);
        assertThat(usual).hasSize(64);
        RunTimes here =
                own.stream().filter(it -> it.competition().equals(HERE)).findFirst().orElseThrow();
        assertThat(here.last())
                .isEqualTo(IntStream.range(0, 32).mapToObj(i -> ran(99 - i, 1000)).toList());
    }

    private long predicted() {
        return predict(LIMIT).toSeconds();
    }

    private Duration predict(Duration limit) {
        return Predictor.predict(
                new Predictor.Known(own, usual, goingOn), HERE, Duration.ofSeconds(7), limit);
    }

    private static Ran ran(int seconds, int limitSeconds) {
        return new Ran(1000L * seconds, 1000L * limitSeconds);
    }
}
