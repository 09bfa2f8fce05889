package gpuq.common.grading;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.bundle.Manifest;
import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import gpuq.common.grading.GraderVerdict.Graded;
import gpuq.common.grading.GraderVerdict.Rejected;
import gpuq.common.grading.GraderVerdict.Suspect;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome.ErrorLine;
import gpuq.common.job.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsFileTest {

    private static final Manifest.Metric METRIC =
            new Manifest.Metric("accuracy", true, 5, 0.0, 1.0, "", List.of());

    @TempDir Path root;

    @Test
    void a_result_has_all_that_the_grader_said() throws IOException {
        String text =
                """
                {"type":"detail","class":1,"recall":0.5}
                {"type":"detail","note":"a\\u0000b\\ud800c","deep":[{"x":null}]}
                {"type":"result","score":0.9123,"public":0.91,"private":0.92,\
                "metrics":{"f1":0.8},"rows":418,"message":"fine","more":1}
                """;
        Grade grade = ((Graded) read(text, 0)).grade();
        assertThat(grade.score()).isEqualTo(0.9123);
        assertThat(grade.publicScore()).isEqualTo(0.91);
        assertThat(grade.privateScore()).isEqualTo(0.92);
        assertThat(grade.metrics()).containsExactly(Map.entry("f1", 0.8));
        assertThat(grade.rows()).isEqualTo(418);
        assertThat(grade.message()).isEqualTo("fine");
        assertThat(grade.details()).hasSize(2);
        assertThat(grade.details().getFirst()).containsExactly(e("class", 1), e("recall", 0.5));
        assertThat(grade.details().get(1)).containsEntry("note", "a\uFFFDb\uFFFDc");
    }

    @Test
    void only_the_score_is_required() throws IOException {
        Grade grade = ((Graded) read("{\"type\":\"result\",\"score\":1}", 0)).grade();
        assertThat(grade).isEqualTo(new Grade(1, null, null, Map.of(), 7, "", List.of()));
    }

    static Stream<Arguments> graded() {
        return Stream.of(
                Arguments.of("{\"score\": 0.5}", 0.5),
                Arguments.of("{\"score\": 0.5}\n\n", 0.5),
                Arguments.of("{\"type\":\"result\",\"score\":1e-3}\r\n", 0.001),
                Arguments.of("{\"type\":\"result\",\"score\":0,\"public\":null}", 0.0),
                Arguments.of("{\"type\":\"detail\"}\n{\"type\":\"result\",\"score\":1}", 1.0),
                Arguments.of(
                        "{\"competition_id\":\"x\",\"score\":0.25,\"valid_submission\":true,"
                                + "\"gold_medal\":false,\"is_lower_better\":false}",
                        0.25));
    }

    @ParameterizedTest
    @MethodSource("graded")
    void a_finite_score_is_a_grade(String text, double score) throws IOException {
        assertThat(((Graded) read(text, 0)).grade().score()).isEqualTo(score);
    }

    static Stream<Arguments> rejected() {
        return Stream.of(
                Arguments.of("{\"type\":\"rejected\",\"reason\":\"DUPLICATE_ID\"}", "DUPLICATE_ID"),
                Arguments.of("{\"type\":\"rejected\"}", "UNSPECIFIED"),
                Arguments.of("{\"type\":\"rejected\",\"reason\":null}", "UNSPECIFIED"),
                Arguments.of(
                        "{\"type\":\"rejected\",\"reason\":\"GRADER_FAILED_ON_SUBMISSION\"}",
                        "UNSPECIFIED"),
                Arguments.of("{\"score\":null}", "INVALID_SUBMISSION"),
                Arguments.of("{\"valid_submission\":false,\"score\":0.5}", "INVALID_SUBMISSION"),
                Arguments.of("{\"valid_submission\":false}", "INVALID_SUBMISSION"));
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void a_rejection_counts_with_either_exit_code(String text, String reason) throws IOException {
        for (int exitCode : new int[] {0, 43}) {
            Rejected rejected = (Rejected) read(text, exitCode);
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.message()).isNotBlank();
        }
    }

    @Test
    void a_rejection_carries_its_errors() throws IOException {
        String text =
                """
                {"type":"rejected","reason":"BAD","message":"no","errors":[\
                {"line":17,"column":"target","value":"x","message":"not a number"},\
                {"value":5},{"value":null,"message":"m"},{"value":"%s"}]}
                """
                        .formatted("y".repeat(300));
        Rejected rejected = (Rejected) read(text, 43);
        assertThat(rejected.errors())
                .containsExactly(
                        new ErrorLine(17L, "target", "x", "not a number"),
                        new ErrorLine(null, null, "5", ""),
                        new ErrorLine(null, null, null, "m"),
                        new ErrorLine(null, null, "y".repeat(199) + "…", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{\"type\":\"detail\",\"x\":1}\n"})
    void exit_43_without_a_line_is_a_rejection_without_a_reason(String text) throws IOException {
        assertThat(((Rejected) read(text, 43)).reason()).isEqualTo("UNSPECIFIED");
    }

    @Test
    void exit_43_without_a_file_is_a_rejection_without_a_reason() {
        GraderVerdict verdict = ResultsFile.read(root.resolve("none"), 43, METRIC, 7);
        assertThat(((Rejected) verdict).reason()).isEqualTo("UNSPECIFIED");
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                        "",
                        "nothing",
                        "{",
                        "null",
                        "[]",
                        "{\"score\":NaN}",
                        "{\"score\":Infinity}",
                        "{\"score\":-Infinity}",
                        "{\"score\":1e999}",
                        "{\"score\":\"0.5\"}",
                        "{\"score\":true}",
                        "{\"score\":0.5,}",
                        "{'score':0.5}",
                        "{\"score\":.5}",
                        "{\"score\":0.5} {\"score\":0.6}",
                        "{\"score\":0.5}\n{\"score\":0.6}",
                        "{\"score\":0.5,\"score\":0.6}",
                        "{\"score\":1.0000001}",
                        "{\"score\":-0.1}",
                        "{}",
                        "{\"valid_submission\":\"no\",\"score\":1}",
                        "{\"type\":\"result\"}",
                        "{\"type\":\"result\",\"score\":null}",
                        "{\"type\":\"result\",\"score\":0.5,\"public\":2}",
                        "{\"type\":\"result\",\"score\":0.5,\"private\":\"x\"}",
                        "{\"type\":\"result\",\"score\":0.5,\"rows\":-1}",
                        "{\"type\":\"result\",\"score\":0.5,\"rows\":1.5}",
                        "{\"type\":\"result\",\"score\":0.5,\"metrics\":[1]}",
                        "{\"type\":\"result\",\"score\":0.5,\"metrics\":{\"a\":\"b\"}}",
                        "{\"type\":\"result\",\"score\":0.5,\"metrics\":{\"a\":1e999}}",
                        "{\"type\":\"result\",\"score\":0.5,\"message\":5}",
                        "{\"type\":\"final\",\"score\":0.5}",
                        "{\"type\":5,\"score\":0.5}",
                        "{\"type\":\"result\",\"score\":0.5}\n{\"type\":\"result\",\"score\":0.5}",
                        "{\"type\":\"result\",\"score\":0.5}\n{\"type\":\"rejected\"}",
                        "{\"type\":\"result\",\"score\":0.5}\n{\"type\":\"detail\"}",
                        "{\"type\":\"detail\"}\n{\"score\":0.5}",
                        "{\"type\":\"detail\",\"x\":1e999}\n{\"type\":\"result\",\"score\":0.5}",
                        "{\"type\":\"detail\",\"x\":" + "[".repeat(40) + "]".repeat(40) + "}",
                        "{\"type\":\"rejected\",\"reason\":\"two words\"}",
                        "{\"type\":\"rejected\",\"errors\":{}}",
                        "{\"type\":\"rejected\",\"errors\":[1]}",
                        "{\"type\":\"rejected\",\"errors\":[{\"line\":0}]}",
                        "{\"type\":\"rejected\",\"errors\":[{\"value\":[1]}]}",
                        "\uFEFF{\"score\":0.5}",
                        "{\"score\":0.5,\n\"rows\":1}",
                        "{\"type\":\"detail\"}\n".repeat(10_000) + "{\"score\":1}",
                        "{\"score\":0.5,\"x\":\"" + "x".repeat(1 << 20) + "\"}")
                .map(text -> Arguments.of(text.length() > 90 ? text.substring(0, 90) : text, text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    @EdgeCase("GRADE-5")
    void what_is_not_one_good_end_is_suspect_and_never_a_grade(String name, String text)
            throws IOException {
        assertThat(read(text, 0))
                .as(name)
                .isInstanceOfSatisfying(
                        Suspect.class,
                        suspect -> {
                            assertThat(suspect.badResult()).isTrue();
                            assertThat(suspect.cause()).isNotBlank();
                        });
    }

    @Test
    void bytes_that_are_not_utf_8_are_suspect() throws IOException {
        Path file = root.resolve("results.jsonl");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThat(ResultsFile.read(file, 0, METRIC, 7)).isInstanceOf(Suspect.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 42, 44, 137, 139, 255, -1})
    void another_exit_code_is_suspect_whatever_was_written(int exitCode) throws IOException {
        for (String text : List.of("", "{\"score\":0.5}", "{\"type\":\"rejected\"}")) {
            assertThat(read(text, exitCode))
                    .isInstanceOfSatisfying(
                            Suspect.class,
                            suspect -> {
                                assertThat(suspect.badResult()).isFalse();
                                assertThat(suspect.cause()).contains("exit code " + exitCode);
                            });
        }
    }

    @Test
    void exit_43_with_a_result_or_nonsense_is_suspect_of_a_crash() throws IOException {
        for (String text : List.of("{\"score\":0.5}", "nonsense")) {
            assertThat(((Suspect) read(text, 43)).badResult()).isFalse();
        }
    }

    @Test
    void a_link_a_folder_and_a_missing_file_are_suspect() throws IOException {
        Path good = Files.writeString(root.resolve("good"), "{\"score\":0.5}");
        Path link = Files.createSymbolicLink(root.resolve("link"), good);
        Path folder = Files.createDirectory(root.resolve("folder"));
        for (Path file : List.of(link, folder, root.resolve("none"))) {
            assertThat(ResultsFile.read(file, 0, METRIC, 7))
                    .isInstanceOfSatisfying(
                            Suspect.class, suspect -> assertThat(suspect.badResult()).isTrue());
        }
    }

    @Test
    void the_largest_result_fits_into_a_message() throws IOException {
        String detail = "{\"type\":\"detail\",\"x\":\"" + "ü".repeat(490) + "\"}\n";
        String end = "{\"type\":\"result\",\"score\":1,\"message\":\"" + "€".repeat(2_000) + "\"}";
        Grade grade = ((Graded) read(detail.repeat(1_000) + end, 0)).grade();
        assertThat(grade.details().getLast()).containsKey("omitted");
        AttemptRef attempt = new AttemptRef(JobId.of(0, 1, 2), Leg.GRADE, 1);
        AgentEvent.AttemptEnded ended =
                new AgentEvent.AttemptEnded(
                        new NodeId("n1"),
                        attempt,
                        null,
                        grade,
                        null,
                        Usage.NONE,
                        null,
                        Instant.EPOCH);
        byte[] message = ContractJson.write(ended);
        assertThat(message).hasSizeLessThan(Topic.MAX_MESSAGE_BYTES);
        assertThat(ContractJson.read(MessageType.ATTEMPT_ENDED, 1, message)).isEqualTo(ended);
    }

    @Test
    @EdgeCase("EXPLOIT-3")
    void random_damage_gives_a_verdict_and_no_exception() throws IOException {
        byte[] good =
                """
                {"type":"detail","class":1,"recall":[0.5,{"a":null}]}
                {"type":"result","score":0.9,"metrics":{"f1":0.8},"message":"ü€😀 \\ud83d"}
                """
                        .getBytes(StandardCharsets.UTF_8);
        Path file = root.resolve("results.jsonl");
        for (long seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            assertThat(ResultsFile.read(file, 0, METRIC, 7)).as("seed " + seed).isNotNull();
        }
    }

    private GraderVerdict read(String text, int exitCode) throws IOException {
        Path file = Files.writeString(root.resolve("results.jsonl"), text);
        return ResultsFile.read(file, exitCode, METRIC, 7);
    }

    private static Map.Entry<String, Object> e(String key, Object value) {
        return Map.entry(key, value);
    }
}
