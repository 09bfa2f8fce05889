package gpuq.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvReaderTest {

    private static final long NO_LIMIT = Long.MAX_VALUE;

    @TempDir Path root;

    private final List<TextFault> faults = new ArrayList<>();

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("a,b\n1,2\n", "1[a|b] 2[1|2]"),
                Arguments.of("a,b\r\n1,2\r\n", "1[a|b] 2[1|2]"),
                Arguments.of("a,b\r1,2\r", "1[a|b] 2[1|2]"),
                Arguments.of("a,b\n1,2", "1[a|b] 2[1|2]"),
                Arguments.of("\n\na,b\n\r\n1,2\n\n", "3[a|b] 5[1|2]"),
                Arguments.of("a,\n,b\n", "1[a|] 2[|b]"),
                Arguments.of(",", "1[|]"),
                Arguments.of("\"a,b\",\"c\"\"d\"\n", "1[a,b|c\"d]"),
                Arguments.of("\"a\r\nb\",c\nd,e\n", "1[a\nb|c] 3[d|e]"),
                Arguments.of("\"\",x\n", "1[|x]"),
                Arguments.of("a b , c\n", "1[a b | c]"),
                Arguments.of("\uFEFFa,b\n", "1[a|b]"),
                Arguments.of("ü,€,😀\n", "1[ü|€|😀]"),
                Arguments.of("", ""),
                Arguments.of("\n\r\n\r", ""),
                Arguments.of("\uFEFF", ""));
    }

    @ParameterizedTest
    @MethodSource("good")
    @EdgeCase("OUTPUT-9")
    void every_line_end_and_quote_is_read(String text, String expected) throws IOException {
        assertThat(read(text.getBytes(StandardCharsets.UTF_8), NO_LIMIT)).isEqualTo(expected);
        assertThat(faults).isEmpty();
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("a,b\n1,2\"\n3,4\n", 2, 1, "quote inside", false),
                Arguments.of("a,b\n\"1\"x,2\n3,4\n", 2, 0, "behind its closing quote", false),
                Arguments.of("a,b\n\"1\" ,2\n3,4\n", 2, 0, "behind its closing quote", false),
                Arguments.of("a,b\n1,\0\0\n3,4\n", 2, 1, "NUL", false),
                Arguments.of("a,b\n1,\"\0\"\n3,4\n", 2, 1, "NUL", false),
                Arguments.of("a,b\n1,\"2\n3,4\n", 2, 1, "never closed", true),
                Arguments.of("a,b\n\"x\ny\",\"2\n3,4\n", 3, 1, "never closed", true),
                Arguments.of("a,b\n1," + "x".repeat(1 << 20) + "y\n", 2, 1, "1 MiB", true),
                Arguments.of("a,b\n1,\"" + "\n".repeat((1 << 20) + 1), 2, 1, "1 MiB", true),
                Arguments.of(",".repeat(CsvRecord.MAX_FIELDS), 1, 16_383, "16384 fields", true));
    }

    @ParameterizedTest
    @MethodSource("bad")
    @EdgeCase("OUTPUT-5")
    void damage_is_told_with_its_line_and_field(
            String text, long line, int field, String message, boolean breaks) throws IOException {
        String records = read(text.getBytes(StandardCharsets.UTF_8), NO_LIMIT);
        assertThat(faults)
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.kind()).isEqualTo(TextFault.Kind.SYNTAX);
                            assertThat(fault.line()).isEqualTo(line);
                            assertThat(fault.field()).isEqualTo(field);
                            assertThat(fault.message()).contains(message);
                        });
        assertThat(records.contains("[3|4]")).isEqualTo(!breaks);
    }

    @Test
    @EdgeCase("OUTPUT-8")
    void a_byte_that_is_not_utf_8_is_told_with_its_offset() throws IOException {
        byte[] text = "a,b\n1,ü\n".getBytes(StandardCharsets.UTF_8);
        for (int at : new int[] {6, 7}) {
            byte[] bytes = text.clone();
            bytes[at] = 'x';
            faults.clear();
            assertThat(read(bytes, NO_LIMIT)).isEqualTo("1[a|b]");
            assertThat(faults)
                    .singleElement()
                    .satisfies(
                            fault -> {
                                assertThat(fault.kind()).isEqualTo(TextFault.Kind.ENCODING);
                                assertThat(fault.line()).isEqualTo(2);
                                assertThat(fault.message())
                                        .contains(at == 6 ? "offset 7 " : "offset 6 ");
                            });
        }
    }

    @Test
    @EdgeCase("OUTPUT-8")
    void a_cut_sequence_at_the_end_and_utf_16_are_told() throws IOException {
        assertThat(read(new byte[] {'a', '\n', (byte) 0xe2, (byte) 0x82}, NO_LIMIT))
                .isEqualTo("1[a]");
        assertThat(read("a,b\n".getBytes(StandardCharsets.UTF_16), NO_LIMIT)).isEmpty();
        assertThat(faults)
                .extracting(TextFault::message)
                .satisfiesExactly(
                        first -> assertThat(first).contains("offset 2 "),
                        second -> assertThat(second).contains("UTF-16"));
    }

    @Test
    @EdgeCase("OUTPUT-4")
    void reading_stops_at_the_limit() throws IOException {
        byte[] bytes = "abc\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        read(bytes, bytes.length - 1);
        assertThat(faults).extracting(TextFault::kind).containsExactly(TextFault.Kind.TOO_LARGE);
        faults.clear();
        read(bytes, bytes.length);
        assertThat(faults).isEmpty();
    }

    @Test
    void whatever_is_written_by_the_rules_is_read_back_over_all_chunk_borders() throws IOException {
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            StringBuilder file = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            long line = 1;
            while (file.length() < 3 * TextBytes.CHUNK) {
                expected.append(expected.isEmpty() ? "" : " ").append(line).append('[');
                int fields = 2 + random.nextInt(4);
                for (int i = 0; i < fields; i++) {
                    String field = field(random);
                    boolean quotes = random.nextBoolean() || !field.matches("[^,\"\r\n]*");
                    file.append(i == 0 ? "" : ",").append(quotes ? quote(field) : field);
                    expected.append(i == 0 ? "" : "|").append(field);
                    line += field.chars().filter(c -> c == '\n').count();
                }
                file.append(new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)]);
                expected.append(']');
                line++;
            }
            String read = read(file.toString().getBytes(StandardCharsets.UTF_8), NO_LIMIT);
            assertThat(read.equals(expected.toString())).as("seed " + seed).isTrue();
            assertThat(faults).isEmpty();
        }
    }

    private static String field(Random random) {
        String[] parts = {"a", "ü", "😀", ",", "\"", "\n", "1.5", "x".repeat(random.nextInt(900))};
        StringBuilder field = new StringBuilder("f");
        for (int n = random.nextInt(5); n > 0; n--) {
            field.append(parts[random.nextInt(parts.length)]);
        }
        return field.toString();
    }

    private static String quote(String field) {
        return "\"" + field.replace("\"", "\"\"") + "\"";
    }

    private String read(byte[] bytes, long limit) throws IOException {
        Path file = Files.write(root.resolve("file.csv"), bytes);
        StringBuilder records = new StringBuilder();
        try (CsvReader reader = new CsvReader(file, limit, faults::add)) {
            while (reader.next()) {
                records.append(records.isEmpty() ? "" : " ")
                        .append(reader.record().line())
                        .append('[')
                        .append(String.join("|", reader.record().strings()))
                        .append(']');
            }
        }
        return records.toString();
    }
}
