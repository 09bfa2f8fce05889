package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.report.LogPieces.Piece;
import gpuq.common.contract.LogChunk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPiecesTest {

    @Test
    void pieces_are_bounded_and_join_to_what_was_printed() {
        String text = "äöü€𝄞x".repeat(20_000);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Piece> pieces = LogPieces.cut(bytes, bytes.length, 1000, true);
        assertThat(joined(pieces)).isEqualTo(text);
        long offset = 1000;
        for (Piece piece : pieces) {
            assertThat(piece.offset()).isEqualTo(offset);
            assertThat(piece.sizeBytes()).isLessThanOrEqualTo(LogChunk.MAX_BYTES);
            offset = piece.end();
        }
        assertThat(offset).isEqualTo(1000 + bytes.length);
    }

    @Test
    void a_character_that_is_not_complete_waits_for_its_rest() {
        byte[] bytes = "a€".getBytes(StandardCharsets.UTF_8);
        for (int length = 1; length < bytes.length; length++) {
            byte[] begun = Arrays.copyOf(bytes, length);
            assertThat(joined(LogPieces.cut(begun, length, 0, false))).isEqualTo("a");
        }
        assertThat(joined(LogPieces.cut(bytes, bytes.length, 0, false))).isEqualTo("a€");
    }

    @Test
    void at_the_end_nothing_waits() {
        byte[] bytes = {'a', (byte) 0xe2};
        assertThat(joined(LogPieces.cut(bytes, 2, 0, true))).isEqualTo("a\ufffd");
    }

    @Test
    void bytes_that_are_no_text_become_marks_and_hold_nothing_back() {
        byte[] bytes = new byte[100];
        Arrays.fill(bytes, (byte) 0x80);
        List<Piece> pieces = LogPieces.cut(bytes, bytes.length, 0, false);
        assertThat(pieces.getLast().end()).isEqualTo(100);
        assertThat(joined(pieces)).isEqualTo("\ufffd".repeat(100));
    }

    @Test
    void every_byte_that_was_left_out_is_stood_for_by_one_marker() {
        long left = 10L << 30;
        List<Piece> pieces = LogPieces.gap(7, left);
        assertThat(pieces.getFirst().offset()).isEqualTo(7);
        assertThat(pieces.getLast().end()).isEqualTo(7 + left);
        assertThat(joined(pieces)).isEqualTo("\n[... 10737418240 bytes of output left out ...]\n");
        assertThat(LogPieces.gap(7, 0)).isEmpty();
    }

    private static String joined(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }
}
