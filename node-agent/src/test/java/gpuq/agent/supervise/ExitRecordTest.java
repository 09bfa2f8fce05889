package gpuq.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitRecordTest {

    private static final String RECORD =
            """
            code=137
            runtime_signalled=1
            cause=TIME_LIMIT
            detail=a=b
            started=365377
            ended=365686
            leftovers=1
            wall=1795566840.524562
            """;

    @Test
    void the_supervisors_record_is_read() throws IOException {
        ExitRecord record = ExitRecord.parse(RECORD);
        assertThat(record)
                .isEqualTo(
                        new ExitRecord(
                                137,
                                true,
                                "TIME_LIMIT",
                                "a=b",
                                Duration.ofMillis(3_653_770),
                                Duration.ofMillis(3_656_860),
                                1));
        assertThat(record.elapsed()).isEqualTo(Duration.ofMillis(3_090));
    }

    @Test
    void a_record_that_lacks_a_line_is_none() {
        for (String line : RECORD.lines().limit(7).toList()) {
            assertThatThrownBy(() -> ExitRecord.parse(RECORD.replace(line + "\n", "")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void no_file_is_no_record(@TempDir Path folder) throws IOException {
        assertThat(ExitRecord.read(folder.resolve("exit"))).isEmpty();
    }
}
