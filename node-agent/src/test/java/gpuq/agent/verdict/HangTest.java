package gpuq.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HangTest {

    private static final Duration LONG = Duration.ofSeconds(40);

    @ParameterizedTest
    @CsvSource({
        "R, 0, was computing",
        "S, futex_wait_queue, was waiting for a lock or another thread",
        "S, hrtimer_nanosleep, was asleep",
        "S, do_wait, was waiting for a child process",
        "S, pipe_read, was waiting for another process to write or read",
        "S, ep_poll, was waiting for something to arrive",
        "S, 0, was waiting",
        "D, io_schedule, was waiting for a disk or a device",
        "T, do_signal_stop, was stopped",
    })
    void what_the_kernel_says_is_said_in_words(String state, String wait, String words) {
        Hang hang =
                Hang.of(
                        LONG,
                        null,
                        "1 S do_wait appinit\n2 %s %s python3\n".formatted(state, wait));
        assertThat(hang.waiting()).isEqualTo(words);
    }

    @Test
    void the_main_process_is_the_first_that_is_not_the_containers() {
        assertThat(
                        Hang.of(
                                        LONG,
                                        null,
                                        "0 S futex starter\n7 R 0 worker\n1 S do_wait appinit\n2 S pipe_read python3\n")
                                .waiting())
                .contains("another process");
        assertThat(Hang.of(LONG, null, "garbage\n\n1 S x appinit\n").waiting()).isNull();
    }

    @Test
    void the_sentence_has_what_is_known_and_no_more() {
        assertThat(Hang.UNKNOWN.sentence()).isEmpty();
        assertThat(new Hang(LONG, Duration.ofSeconds(50), "was asleep").sentence())
                .isEqualTo(
                        " It had printed nothing for 40 s, had not used its GPU for 50 s and was"
                                + " asleep.");
        assertThat(new Hang(Duration.ofSeconds(1), Duration.ofSeconds(1), null).sentence())
                .isEmpty();
        assertThat(new Hang(null, null, "was computing").sentence())
                .isEqualTo(" It had printed nothing and was computing.");
    }

    @Test
    void the_last_stack_names_the_place() {
        String stack =
                """
                working
                Current thread 0x00007f1c2ee4b740 (most recent call first):
                  File "/work/solution.py", line 17 in train
                  File "/work/solution.py", line 30 in <module>
                """;
        assertThat(Hang.place(stack)).contains("line 17 of solution.py, in train");
        assertThat(Hang.place("no stack")).isEmpty();
    }
}
