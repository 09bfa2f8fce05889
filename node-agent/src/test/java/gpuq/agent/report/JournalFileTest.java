package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {

    private static final List<String> RECORDS = List.of("first", "", "the third one", "4");

    @TempDir Path folder;

    @Test
    @EdgeCase({"UNREC-1", "UNREC-2", "TIMING-2"})
    void a_file_cut_at_any_byte_gives_the_records_before_the_cut() throws IOException {
        byte[] whole = whole();
        for (int cut = 0; cut <= whole.length; cut++) {
            List<String> read = read(Arrays.copyOf(whole, cut));
            assertThat(read).isEqualTo(RECORDS.subList(0, read.size()));
            assertThat(read.size()).isEqualTo(recordsWithin(cut));
        }
    }

    @Test
    void a_flipped_bit_never_gives_a_record_that_was_not_written() throws IOException {
        byte[] whole = whole();
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            List<String> read = read(damaged);
            assertThat(read).isEqualTo(RECORDS.subList(0, read.size()));
            assertThat(read.size()).isLessThan(RECORDS.size());
        }
    }

    @Test
    void a_length_that_no_record_has_ends_the_reading() throws IOException {
        byte[] huge = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0).array();
        assertThat(read(huge)).isEmpty();
        byte[] negative = ByteBuffer.allocate(8).putInt(-1).putInt(0).array();
        assertThat(read(negative)).isEmpty();
    }

    private static int recordsWithin(int bytes) {
        int end = 0;
        int count = 0;
        for (String record : RECORDS) {
            end += 8 + record.length();
            if (end <= bytes) {
                count++;
            }
        }
        return count;
    }

    private static byte[] whole() {
        ByteBuffer buffer =
                JournalFile.encode(
                        RECORDS.stream()
                                .map(record -> record.getBytes(StandardCharsets.US_ASCII))
                                .toList());
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private List<String> read(byte[] bytes) throws IOException {
        Path file = folder.resolve("journal");
        Files.write(file, bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return JournalFile.read(channel).records().stream()
                    .map(record -> new String(record, StandardCharsets.US_ASCII))
                    .toList();
        }
    }
}
