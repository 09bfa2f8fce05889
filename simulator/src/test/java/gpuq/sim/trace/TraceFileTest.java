package gpuq.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two formats, and what is made of jobs that did not keep what they requested.
class TraceFileTest {

    private static final String SWF =
            """
            ; Version: 2.2
              1  5 -1 100 1 -1 -1 -1 1200 -1 -1 7 7 -1 -1 1 -1 -1
              2  3 -1 901 2 -1 -1 -1  600 -1 -1 8 8 -1 -1 1 -1 -1
              3  9 -1   0 1 -1 -1 -1  600 -1 -1 8 8 -1 -1 1 -1 -1
              4  9 -1  10 0 -1 -1 -1  600 -1 -1 8 8 -1 -1 1 -1 -1
              5 12 -1  60 1 -1 -1 -1   -1 -1 -1 7 7 -1 -1 1 -1 -1
            """;

    private static final String CSV =
            """
            submit,duration,gpus,user,estimate
            5,100,1,7,1200
            3,901,2,8,600
            12,60,1,7,
            """;

    @TempDir Path folder;

    @Test
    void a_trace_reads_the_same_as_swf_packed_or_not_and_as_csv() throws IOException {
        List<TraceJob> expected =
                List.of(
                        new TraceJob(0, 3_000, 901_000, 2, "8", 3_600_000),
                        new TraceJob(0, 5_000, 100_000, 1, "7", 1_200_000),
                        new TraceJob(0, 12_000, 60_000, 1, "7", 900_000));
        assertThat(TraceFile.read(plain("a.swf", SWF))).isEqualTo(expected);
        assertThat(TraceFile.read(packed("a.swf.gz", SWF))).isEqualTo(expected);
        assertThat(TraceFile.read(plain("a.csv", CSV))).isEqualTo(expected);
        assertThat(TraceFile.read(packed("a.csv.gz", CSV))).isEqualTo(expected);
    }

    @Test
    void a_window_begins_at_its_first_job() throws IOException {
        assertThat(TraceFile.window(TraceFile.read(plain("a.csv", CSV)), 1, 5))
                .containsExactly(
                        new TraceJob(0, 0, 100_000, 1, "7", 1_200_000),
                        new TraceJob(1, 7_000, 60_000, 1, "7", 900_000));
    }

    @Test
    void what_is_no_job_is_told_with_its_line() throws IOException {
        Path words = plain("a.csv", CSV + "7,x,1,9\n");
        assertThatThrownBy(() -> TraceFile.read(words)).hasMessageContaining("line 5");
        Path few = plain("a.swf", SWF + "6 1 2\n");
        assertThatThrownBy(() -> TraceFile.read(few)).hasMessageContaining("line 7");
    }

    private Path plain(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path packed(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
