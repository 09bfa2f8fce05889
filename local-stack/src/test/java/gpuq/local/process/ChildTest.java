package gpuq.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    @TempDir Path folder;

    @Test
    void one_that_dies_before_it_is_ready_fails_with_its_last_words() {
        Child child = shell("echo the disk is full; exit 3");

        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofSeconds(20)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("ended with 3")
                .hasMessageContaining("the disk is full");
    }

    @Test
    void one_that_is_never_ready_fails_at_its_bound() throws Exception {
        Child child = shell("exec sleep 60");

        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(100)))
                .hasMessageContaining("not ready");
        child.stop(Duration.ofSeconds(5));
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void a_step_that_fails_is_not_taken_for_done() {
        assertThatThrownBy(() -> shell("exit 4").awaitSuccess(Duration.ofSeconds(20)))
                .hasMessageContaining("failed with 4");
    }

    @Test
    void a_process_is_found_by_the_mark_that_it_inherited() throws Exception {
        var marked =
                new Launch(
                        List.of("sh", "-c", "sleep 60 & wait"),
                        Map.of(Marked.VARIABLE, folder.toString()),
                        folder,
                        StopSignal.TERM);
        Child child = Child.start("marked", marked, folder.resolve("log"));
        child.awaitReady(this::twoAreMarked, Duration.ofSeconds(20));

        assertThat(Marked.endAll(folder, Duration.ofSeconds(5))).isEqualTo(2);
        assertThat(Marked.find(folder)).isEmpty();
    }

    private boolean twoAreMarked() {
        try {
            return Marked.find(folder).size() == 2;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Child shell(String script) {
        return Child.start(
                "child", new Launch(List.of("sh", "-c", script), folder), folder.resolve("log"));
    }
}
