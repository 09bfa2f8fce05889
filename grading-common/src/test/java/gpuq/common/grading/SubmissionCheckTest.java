package gpuq.common.grading;

import static gpuq.common.grading.DamagedSubmissions.PLAIN;
import static gpuq.common.grading.DamagedSubmissions.TYPED;
import static gpuq.common.grading.DamagedSubmissions.TYPED_RULES;
import static gpuq.common.grading.Rules.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.IdsFrom;
import gpuq.common.job.Outcome.ErrorLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubmissionCheckTest {

    @TempDir Path root;

    private Path normalised = Path.of("");

    @BeforeEach
    void make_the_folders() throws IOException {
        Files.createDirectory(root.resolve("public"));
        normalised = Files.createDirectory(root.resolve("out")).resolve("submission.csv");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gpuq.common.grading.DamagedSubmissions#all")
    @EdgeCase({"OUTPUT-2", "OUTPUT-4", "OUTPUT-5", "OUTPUT-8"})
    void a_damaged_file_is_refused_with_reason_and_place(DamagedSubmissions.Row row)
            throws IOException {
        SubmissionReport report = check(row.rules(), row.sample(), row.file());
        assertThat(report.valid()).isFalse();
        assertThat(report.reason()).as(report.errors().toString()).isEqualTo(row.reason());
        assertThat(report.errors())
                .anySatisfy(
                        error -> {
                            assertThat(error.line()).isEqualTo(row.line());
                            assertThat(error.column()).isEqualTo(row.column());
                            assertThat(error.message()).contains(row.message());
                        });
        assertThat(report.errorCount()).isGreaterThanOrEqualTo(report.errors().size());
        assertThat(normalised).doesNotExist();
        assertNothingIsLeft();
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                Arguments.of("as the sample", PLAIN, PLAIN),
                Arguments.of("CRLF", PLAIN.replace("\n", "\r\n"), PLAIN),
                Arguments.of("CR", PLAIN.replace("\n", "\r"), PLAIN),
                Arguments.of("no last line end", PLAIN.stripTrailing(), PLAIN),
                Arguments.of("a byte-order mark", "\uFEFF" + PLAIN, PLAIN),
                Arguments.of("empty lines", PLAIN.replace("\n", "\n\n") + "\n\n", PLAIN),
                Arguments.of("quotes", "\"id\",\"target\"\n\"1\",\"0\"\n2,0\n3,0\n4,0\n", PLAIN),
                Arguments.of("other rows", "id,target\n4,0\n2,0\n1,0\n3,0\n", PLAIN),
                Arguments.of("other columns", "target,id\n0,1\n0,2\n0,3\n0,4\n", PLAIN),
                Arguments.of("an index", ",id,target\n0,1,0\n1,2,0\n2,3,0\n3,4,0\n", PLAIN),
                Arguments.of("more", "id,x,target\n1,a,0\n2,b,0\n3,\"c,d\",0\n4,,0\n", PLAIN),
                Arguments.of("spaces", "id,target\n1, 0\n2,0 \n3,\t0\n4,0\n", PLAIN),
                Arguments.of(
                        "fractions and exponents",
                        "id,target\n1,-0.5\n2,+1e-3\n3,.5\n4,5.\n",
                        "id,target\n1,-0.5\n2,+1e-3\n3,.5\n4,5.\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    @EdgeCase({"OUTPUT-8", "OUTPUT-9"})
    void a_harmless_file_has_one_normal_form(String what, String file, String normal)
            throws IOException {
        SubmissionReport report = check(DEFAULT, PLAIN, file.getBytes(StandardCharsets.UTF_8));
        assertThat(report.errors()).as(what).isEmpty();
        assertThat(report.valid()).isTrue();
        assertThat(report.reason()).isEmpty();
        assertThat(report.rows()).isEqualTo(4);
        assertThat(normalised).hasContent(normal);
        assertNothingIsLeft();
    }

    @Test
    void every_type_is_taken_and_kept_as_it_was_written() throws IOException {
        String file =
                """
                note,kind,flag,share,count,part,key
                "x,\u00e9",green,False,1e-1,10,1,b
                ,red,1,0,0,2,a
                "q""q",red,TRUE,1,+3,1,a
                """;
        SubmissionReport report = check(TYPED_RULES, TYPED, file.getBytes(StandardCharsets.UTF_8));
        assertThat(report.errors()).isEmpty();
        assertThat(normalised)
                .hasContent(
                        """
                        key,part,count,share,flag,kind,note
                        a,1,+3,1,TRUE,red,"q""q"
                        a,2,0,0,1,red,
                        b,1,10,1e-1,False,green,"x,\u00e9"
                        """);
        assertThat(report.notes())
                .containsExactly(
                        "the columns were put into the order of the sample",
                        "the rows were put into the order of the sample");
    }

    @Test
    void what_was_changed_is_noted() throws IOException {
        String file = "\uFEFFx,target,id\r\na,0,1\r\n\r\na, 0,2\r\na,0,4\r\na,0,3\r\n";
        assertThat(check(DEFAULT, PLAIN, file.getBytes(StandardCharsets.UTF_8)).notes())
                .containsExactly(
                        "columns that are not asked for were dropped: x",
                        "the columns were put into the order of the sample",
                        "the byte-order mark was dropped",
                        "1 empty lines were left out",
                        "spaces around numbers were dropped",
                        "the rows were put into the order of the sample");
    }

    @Test
    @EdgeCase("OUTPUT-2")
    void all_kinds_of_errors_are_told_at_once_and_counted() throws IOException {
        StringBuilder sample = new StringBuilder("id,target\n");
        StringBuilder file = new StringBuilder("id,target\n");
        for (int i = 0; i < 1_000; i++) {
            sample.append(i).append(",0\n");
            file.append(i + 500).append(",\"").append("é".repeat(300)).append("\"\n");
        }
        file.append("7\n");
        SubmissionReport report =
                check(
                        DEFAULT.rows(5),
                        sample.toString(),
                        file.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(report.reason()).isEqualTo("FORMAT");
        assertThat(report.rows()).isEqualTo(1_001);
        // 1 line, 1,000 values, 500 unknown ids, 499 missing ones (7 came), 1 count.
        assertThat(report.errorCount()).isEqualTo(1 + 1_000 + 500 + 499 + 1);
        assertThat(report.errors()).hasSizeBetween(95, 100);
        assertThat(report.errors())
                .extracting(ErrorLine::message)
                .contains("is not a number", "the id is missing")
                .anyMatch(message -> message.startsWith("the id is unknown"))
                .anyMatch(message -> message.contains("1 fields"))
                .anyMatch(message -> message.contains("5 are expected"));
        assertThat(report.errors())
                .filteredOn(error -> error.message().equals("is not a number"))
                .allSatisfy(error -> assertThat(error.value()).hasSize(200).endsWith("…"));
    }

    @Test
    void ids_may_come_from_a_file_of_their_own() throws IOException {
        Files.writeString(root.resolve("public/ids.csv"), "split,id\ntest,b\ntest,a\n");
        Rules rules =
                DEFAULT.ids(IdsFrom.FILE, "public/ids.csv")
                        .columns(Rules.column("id", ColumnType.ID), Rules.text("text", 10, false));
        byte[] file = "id,text\na,x\nb,y\n".getBytes(StandardCharsets.UTF_8);
        assertThat(check(rules, PLAIN, file).errors()).isEmpty();
        assertThat(normalised).hasContent("id,text\nb,y\na,x\n");
    }

    @Test
    void text_may_span_lines_and_an_empty_single_value_stays_a_row() throws IOException {
        Rules rules = DEFAULT.ids(IdsFrom.NONE, null).columns(Rules.text("text", 10, true));
        byte[] file = "text\n\"a\r\nb\"\n\"\"\nc\n".getBytes(StandardCharsets.UTF_8);
        SubmissionReport report = check(rules, PLAIN, file);
        assertThat(report.errors()).isEmpty();
        assertThat(report.rows()).isEqualTo(3);
        assertThat(normalised).hasContent("text\n\"a\nb\"\n\"\"\nc\n");
    }

    @Test
    void types_that_only_the_sample_shows_are_guessed_widely() throws IOException {
        String sample = "id,number,flag,text,maybe\n1,0,True,x,\n2,1,False,5,2\n";
        byte[] good =
                "id,number,flag,text,maybe\n1,0.5,false,7,\n2,1e3,1,,9\n"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(check(DEFAULT, sample, good).errors())
                .containsExactly(new ErrorLine(3L, "text", "", "is empty"));
        byte[] bad =
                "id,number,flag,text,maybe\n1,x,x,x,x\n2,0,true,x,\n"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(check(DEFAULT, sample, bad).errors())
                .extracting(ErrorLine::column)
                .containsExactly("number", "flag", "maybe");
    }

    @Test
    void any_format_is_only_measured() throws IOException {
        Rules any = DEFAULT.format(Format.ANY).maxBytes(3);
        byte[] file = {0, -1, 5};
        assertThat(check(any, PLAIN, file).valid()).isTrue();
        assertThat(normalised).hasBinaryContent(file);
        Files.delete(normalised);
        assertThat(check(any, PLAIN, new byte[4]).reason()).isEqualTo("TOO_LARGE");
        assertThat(check(any, PLAIN, new byte[0]).reason()).isEqualTo("EMPTY");
        assertThat(normalised).doesNotExist();
    }

    static Stream<Arguments> badSamples() {
        return Stream.of(
                Arguments.of(""),
                Arguments.of("id,id\n1,2\n"),
                Arguments.of("id,\n1,2\n"),
                Arguments.of("id,target\n1\n"),
                Arguments.of("id,target\n1,\"0\n"),
                Arguments.of("id,target\n2,0\n2,0\n"));
    }

    @ParameterizedTest
    @MethodSource("badSamples")
    void a_bad_sample_is_not_the_students_fault(String sample) throws IOException {
        assertThatThrownBy(() -> check(DEFAULT, sample, PLAIN.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadSampleException.class)
                .hasMessageContaining("public/sample_submission.csv");
        assertNothingIsLeft();
    }

    @Test
    @EdgeCase("EXPLOIT-3")
    void random_damage_gives_a_report_and_no_exception() throws IOException {
        byte[] good = TYPED.getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < 600; seed++) {
            Random random = new Random(seed);
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(5); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            SubmissionReport report = check(TYPED_RULES, TYPED, bytes);
            assertThat(report.valid()).as("seed " + seed).isEqualTo(report.errors().isEmpty());
            Files.deleteIfExists(normalised);
        }
    }

    private SubmissionReport check(Rules rules, String sample, byte[] file) throws IOException {
        Files.writeString(root.resolve("public/sample_submission.csv"), sample);
        Path submission = Files.write(root.resolve("submission.csv"), file);
        return SubmissionCheck.check(submission, rules.submission(), root::resolve, normalised);
    }

    /// The working files are gone, whatever happened.
    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("out"))) {
            assertThat(files.filter(file -> !file.equals(normalised))).isEmpty();
        }
    }
}
