package gpuq.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir Path folder;

    @Test
    void each_start_turns_the_logs_over_and_three_are_kept() throws Exception {
        Path log = folder.resolve("api.log");
        for (int start = 1; start <= 6; start++) {
            LogFiles.rotate(folder);
            Files.writeString(log, "start " + start);
        }

        assertThat(log).hasContent("start 6");
        assertThat(folder.resolve("api.log.1")).hasContent("start 5");
        assertThat(folder.resolve("api.log.3")).hasContent("start 3");
        assertThat(folder.resolve("api.log.4")).doesNotExist();
    }

    @Test
    void a_log_that_grew_too_long_is_cut_under_its_writer() throws Exception {
        Path log = folder.resolve("api.log");
        try (var writer =
                Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write("0123456789".getBytes(StandardCharsets.US_ASCII));
            LogFiles.cut(folder, 5);
            writer.write("after".getBytes(StandardCharsets.US_ASCII));
        }

        assertThat(log).hasContent("after");
        assertThat(folder.resolve("api.log.1")).hasContent("0123456789");
    }
}
