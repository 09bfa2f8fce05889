package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The runner on a tool that says what drivers say, in every way in which it can go wrong.
class SmiTest {

    @TempDir Path folder;
    private Smi smi;

    @BeforeEach
    void installTool() throws IOException {
        smi = new Smi(Recorded.tool(folder), Duration.ofSeconds(10));
    }

    @Test
    void a_healthy_driver_is_read() throws InterruptedException {
        assertThat(smi.read())
                .isInstanceOfSatisfying(
                        SmiAnswer.Read.class,
                        read -> assertThat(read.reading().devices()).hasSize(2));
        assertThat(smi.capabilities()).containsEntry(Recorded.SECOND, 80).hasSize(2);
    }

    @Test
    void the_names_of_parts_come_from_the_list() throws IOException {
        assertThat(SmiText.slices(Recorded.text("mig-list.txt")))
                .containsEntry(Recorded.FIRST + "#1", "MIG-8b21c6d0-7e0c-5a31-8c55-1f0e7d2ab202")
                .hasSize(2);
    }

    @Test
    @EdgeCase({"GPU-2", "GPU-8"})
    void each_way_to_fail_has_its_word() throws IOException, InterruptedException {
        fails("mismatch.txt", 18, SmiFault.DRIVER_MISMATCH);
        fails("lost.txt", 15, SmiFault.GPU_LOST);
        fails("no-driver.txt", 9, SmiFault.DRIVER_MISSING);
        fails("capabilities.csv", 1, SmiFault.DRIVER_FAILED);
        fails("capabilities.csv", 0, SmiFault.DRIVER_FAILED);
    }

    private void fails(String said, int code, SmiFault fault)
            throws IOException, InterruptedException {
        Recorded.answer(folder, Recorded.text(said));
        Files.writeString(folder.resolve("code"), Integer.toString(code));
        assertThat(smi.read())
                .as(said)
                .isInstanceOfSatisfying(
                        SmiAnswer.Broken.class,
                        broken -> {
                            assertThat(broken.fault()).isEqualTo(fault);
                            assertThat(broken.detail()).isNotBlank();
                        });
    }

    @Test
    void a_tool_that_never_ends_is_given_up_at_its_bound()
            throws IOException, InterruptedException {
        // It ignores what it can ignore, and a child of it keeps the output open.
        Path tool = folder.resolve("nvidia-smi");
        Files.writeString(tool, "#!/bin/sh\ntrap '' TERM\nsleep 5 &\nsleep 5\n");
        long began = System.nanoTime();
        SmiAnswer answer = new Smi(tool, Duration.ofMillis(300)).read();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        SmiAnswer.Broken.class,
                        broken -> assertThat(broken.fault()).isEqualTo(SmiFault.DRIVER_HANGS));
    }

    @Test
    void a_tool_that_is_gone_is_a_missing_driver() throws IOException, InterruptedException {
        Files.delete(folder.resolve("nvidia-smi"));
        assertThat(smi.read())
                .isInstanceOfSatisfying(
                        SmiAnswer.Broken.class,
                        broken -> assertThat(broken.fault()).isEqualTo(SmiFault.DRIVER_MISSING));
    }
}
