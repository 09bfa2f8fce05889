package gpuq.common.grading;

import static gpuq.common.grading.Rules.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.bundle.Manifest.ColumnType;
import gpuq.common.bundle.Manifest.Format;
import gpuq.common.bundle.Manifest.IdsFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonLinesCheckTest {

    private static final Rules JSONL = DEFAULT.format(Format.JSONL);

    private static final String SAMPLE =
            """
            {"id": 1, "score": 0, "label": "x", "ok": true, "boxes": [[1, 2]]}
            {"id": 2, "score": 0.5, "label": null, "ok": true, "boxes": []}
            """;

    private static final String SECOND = "{\"id\":2,\"score\":1,\"ok\":true}\n";

    @TempDir Path root;

    @Test
    void lines_are_put_into_the_order_and_form_of_the_sample() throws IOException {
        String file =
                "\uFEFF{\"ok\":false,\"id\":\"2\",\"score\":1.50,\"more\":1}\r\n\r\n"
                        + "{\"boxes\":[{\"a\":1e5}],\"label\":\"é\\n\",\"score\":-2,\"id\":1,\"ok\":true}";
        SubmissionReport report = check(JSONL, file);
        assertThat(report.errors()).isEmpty();
        assertThat(report.rows()).isEqualTo(2);
        assertThat(root.resolve("normal"))
                .hasContent(
                        """
                        {"id":1,"score":-2,"label":"é\\n","ok":true,"boxes":[{"a":1E+5}]}
                        {"id":"2","score":1.50,"label":null,"ok":false,"boxes":null}
                        """);
        assertThat(report.notes())
                .containsExactly(
                        "the byte-order mark was dropped",
                        "keys that are not asked for were dropped: more",
                        "the rows were put into the order of the sample");
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of("", "EMPTY", null, "empty"),
                Arguments.of("nonsense\n" + SECOND, "FORMAT", 1L, "not JSON"),
                Arguments.of("[1]\n" + SECOND, "FORMAT", 1L, "not a JSON object"),
                Arguments.of("{\"id\":1,\"id\":1}\n" + SECOND, "FORMAT", 1L, "Duplicate"),
                Arguments.of(first("NaN", "true"), "FORMAT", 1L, "not JSON"),
                Arguments.of(first("1", "true,\"x\":\"\\ud800\""), "FORMAT", 1L, "character"),
                Arguments.of(first("\"0.5\"", "true"), "VALUES", 1L, "not a number"),
                Arguments.of(first("null", "true"), "VALUES", 1L, "is missing"),
                Arguments.of(first("1e999", "true"), "VALUES", 1L, "not a finite number"),
                Arguments.of(first("[1]", "true"), "VALUES", 1L, "not a number"),
                Arguments.of(first("1", "1"), "VALUES", 1L, "neither true nor false"),
                Arguments.of(first("1", "true,\"label\":5"), "VALUES", 1L, "not a string"),
                Arguments.of(SECOND, "IDS", null, "the id is missing"),
                Arguments.of(SECOND + SECOND, "IDS", 2L, "before"),
                Arguments.of(first("1", "true") + SECOND.replace("2", "3"), "IDS", 2L, "unknown"),
                Arguments.of("{\"score\":1,\"ok\":true}\n" + SECOND, "VALUES", 1L, "is missing"),
                Arguments.of("{\"id\":1.5,\"score\":1,\"ok\":true}", "VALUES", 1L, "no id"),
                Arguments.of("{\"x\":\"" + "y".repeat(1 << 20) + "\"}", "FORMAT", 1L, "1 MiB"),
                Arguments.of("[".repeat(10_000), "FORMAT", 1L, "nesting"));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void a_damaged_file_is_refused_with_reason_and_line(
            String file, String reason, Long line, String message) throws IOException {
        SubmissionReport report = check(JSONL, file);
        assertThat(report.reason()).as(report.errors().toString()).isEqualTo(reason);
        assertThat(report.errors())
                .anySatisfy(
                        error -> {
                            assertThat(error.line()).isEqualTo(line);
                            assertThat(error.message()).contains(message);
                        });
        assertThat(root.resolve("normal")).doesNotExist();
    }

    @Test
    void rules_and_ids_may_be_said() throws IOException {
        Files.writeString(root.resolve("ids.jsonl"), "{\"key\":\"b\"}\n{\"key\":\"a\"}\n");
        Rules rules =
                JSONL.ids(IdsFrom.FILE, "ids.jsonl")
                        .rejectExtra()
                        .columns(
                                Rules.column("key", ColumnType.ID),
                                Rules.between("n", ColumnType.INT, 0, 5),
                                Rules.words("kind", "x", "1"));
        String good =
                "{\"key\":\"a\",\"n\":5,\"kind\":1}\n{\"key\":\"b\",\"n\":0,\"kind\":\"x\"}\n";
        assertThat(check(rules, good).errors()).isEmpty();
        assertThat(root.resolve("normal"))
                .hasContent(
                        "{\"key\":\"b\",\"n\":0,\"kind\":\"x\"}\n{\"key\":\"a\",\"n\":5,\"kind\":1}\n");
        Files.delete(root.resolve("normal"));
        String bad = "{\"key\":\"a\",\"n\":5.0,\"kind\":2,\"z\":0}\n{\"key\":\"b\",\"n\":6}\n";
        assertThat(check(rules, bad).errors())
                .extracting(error -> error.line() + " " + error.column() + " " + error.message())
                .containsExactly(
                        "1 z the key is not asked for",
                        "1 n is not a whole number",
                        "1 kind is not one of x, 1",
                        "2 n is above 5",
                        "2 kind is missing");
    }

    @Test
    void a_bad_sample_is_not_the_students_fault() throws IOException {
        for (String sample : new String[] {"", "x", "{}", "{\"id\":1}\n{\"x\":2}\n"}) {
            Files.writeString(root.resolve("sample"), sample);
            Path file = Files.writeString(root.resolve("file"), SECOND);
            assertThatThrownBy(
                            () ->
                                    SubmissionCheck.check(
                                            file,
                                            JSONL.submission(),
                                            _ -> root.resolve("sample"),
                                            root.resolve("normal")))
                    .isInstanceOf(BadSampleException.class);
        }
    }

    private static String first(String score, String rest) {
        return "{\"id\":1,\"score\":" + score + ",\"ok\":" + rest + "}\n";
    }

    private SubmissionReport check(Rules rules, String text) throws IOException {
        Files.writeString(root.resolve("sample_submission.jsonl"), SAMPLE);
        Path file = Files.writeString(root.resolve("file"), text);
        return SubmissionCheck.check(
                file,
                rules.submission(),
                path -> root.resolve(path.startsWith("public/") ? "sample_submission.jsonl" : path),
                root.resolve("normal"));
    }
}
