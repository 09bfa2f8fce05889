package gpuq.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.local.process.StackException;
import gpuq.local.stack.UpOptions.Environment;
import gpuq.local.stack.UpOptions.Runner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpOptionsTest {
    @Test
    void without_words_it_is_a_local_system_of_one_node() {
        UpOptions options = UpOptions.parse(List.of());

        assertThat(options.nodes()).isEqualTo(1);
        assertThat(options.schedulers()).isEqualTo(1);
        assertThat(options.environment()).isEqualTo(Environment.LOCAL);
        assertThat(options.runner()).isEqualTo(Runner.APPTAINER);
        assertThat(options.fresh()).isFalse();
    }

    @Test
    void the_keeper_reads_what_the_command_has_read() {
        UpOptions asked =
                UpOptions.parse(
                        List.of(
                                "--nodes",
                                "3",
                                "--slots",
                                "4",
                                "--schedulers",
                                "2",
                                "--runner",
                                "noop",
                                "--environment",
                                "bench"));

        assertThat(UpOptions.parse(asked.words())).isEqualTo(asked);
    }

    @Test
    void a_runner_that_runs_nothing_is_refused_outside_benchmarks() {
        assertThatThrownBy(() -> UpOptions.parse(List.of("--runner", "noop")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("bench");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nodes",
                "--slots 0",
                "--nodes x",
                "--slots 65",
                "--schedulers 0",
                "--runner docker",
                "--turbo"
            })
    void what_makes_no_sense_is_refused_in_one_sentence(String words) {
        assertThatThrownBy(() -> UpOptions.parse(List.of(words.split(" ", -1))))
                .isInstanceOf(StackException.class);
    }
}
