package gpuq.api.projection;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    @EdgeCase("FEEDBACK-8")
    void the_last_progress_line_of_a_text_counts() {
        assertThat(ProgressLine.lastIn("a\n::progress 10 begun\n::progress 55.5% epoch 3\nb\n"))
                .contains(new ProgressLine(55.5, "epoch 3"));
    }

    @Test
    void what_is_not_such_a_line_is_only_output() {
        assertThat(
                        ProgressLine.lastIn(
                                "x ::progress 10\n::progress\n::progress -1\n::progress 200"))
                .isEmpty();
    }
}
