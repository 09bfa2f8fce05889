package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.report.LogPieces.Piece;
import gpuq.agent.report.OutputReader.Reading;
import gpuq.agent.state.AttemptDir;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputReaderTest {

    private static final int ROUND = 8;

    @TempDir Path folder;
    private AttemptDir dir;
    private OutputReader reader;

    @BeforeEach
    void openReader() {
        dir = new AttemptDir(folder);
        reader = new OutputReader(dir, "stdout");
    }

    @Test
    void an_output_that_has_not_begun_is_waited_for() throws IOException {
        Reading reading = reader.read(0, ROUND);
        assertThat(reading.pieces()).isEmpty();
        assertThat(reading.done()).isFalse();
    }

    @Test
    void what_is_there_is_read_while_the_output_goes_on() throws IOException {
        Files.writeString(dir.output("stdout"), "hello");
        Reading reading = reader.read(2, ROUND);
        assertThat(reading.pieces()).containsExactly(new Piece(2, 3, "llo"));
        assertThat(reading.done()).isFalse();
    }

    @Test
    void a_short_output_ends_with_its_last_byte() throws IOException {
        ended("hello world", "", 0);
        assertThat(readAll()).isEqualTo("hello world");
    }

    @Test
    void an_empty_output_ends_at_once() throws IOException {
        ended("", "", 0);
        assertThat(reader.read(0, ROUND).done()).isTrue();
    }

    @Test
    @EdgeCase({"RES-7", "LARGE-3"})
    void a_long_output_keeps_beginning_and_end_and_says_what_is_left_out() throws IOException {
        ended("beginning", "the very end", 1012);
        assertThat(readAll())
                .isEqualTo("beginning\n[... 1000 bytes of output left out ...]\nthe very end");
    }

    @Test
    void an_output_just_above_the_beginning_has_no_gap() throws IOException {
        ended("beginning", " and end", 8);
        assertThat(readAll()).isEqualTo("beginning and end");
    }

    private void ended(String head, String tail, long rest) throws IOException {
        Files.writeString(dir.output("stdout"), head);
        Files.writeString(dir.outputTail("stdout"), tail);
        Files.writeString(dir.outputRest("stdout"), rest + "\n");
    }

    private String readAll() throws IOException {
        StringBuilder text = new StringBuilder();
        long offset = 0;
        for (int round = 0; round < 100; round++) {
            Reading reading = reader.read(offset, ROUND);
            for (Piece piece : reading.pieces()) {
                assertThat(piece.offset()).isEqualTo(offset);
                text.append(piece.text());
                offset = piece.end();
            }
            if (reading.done()) {
                return text.toString();
            }
        }
        throw new AssertionError("the output never ends: " + text);
    }
}
