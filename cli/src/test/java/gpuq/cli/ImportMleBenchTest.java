package gpuq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportMleBenchTest {

    @TempDir Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeSource() throws IOException {
        write(
                "mlebench/competitions/tiny/config.yaml",
                """
                id: tiny
                name: Tiny
                dataset: {answers: tiny/prepared/private/a.csv, sample_submission: tiny/prepared/public/s.csv}
                grader: {name: rmse, grade_fn: "mlebench.competitions.tiny.grade:grade"}
                """);
        write("mlebench/competitions/tiny/grade.py", "def grade(a, b): return 1\n");
        write("data/public/s.csv", "id,x\n1,0\n");
        write("data/private/a.csv", "id,x\n1,2\n");
    }

    @Test
    void a_competition_of_the_repository_becomes_a_bundle_with_its_image() throws IOException {
        Path image = root.resolve("python-science");
        write("python-science/digest", "b".repeat(64) + "\n");
        assertThat(
                        run(
                                root.toString(),
                                "tiny",
                                "--prepared",
                                root.resolve("data").toString(),
                                "--higher-is-better",
                                "false",
                                "--image",
                                image.toString(),
                                "--out",
                                root.resolve("tiny.zip").toString()))
                .as("%s", err)
                .isZero();
        assertThat(out.toString())
                .contains("no checksums are given", "tiny.zip is a bundle of tiny.");
        var reading =
                (BundleReading.Good)
                        BundleReader.read(
                                root.resolve("tiny.zip"),
                                Files.createDirectory(root.resolve("read")));
        assertThat(reading.bundle().manifest().environment().image()).isEqualTo("python-science");
        assertThat(reading.bundle().manifest().metric().higherIsBetter()).isFalse();
    }

    @Test
    void what_is_wrong_is_one_sentence_and_leaves_nothing() {
        Path bundle = root.resolve("tiny.zip");
        assertThat(
                        run(
                                root.toString(),
                                "tiny",
                                "--prepared",
                                root.resolve("data").toString(),
                                "--out",
                                bundle.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("gpuq: no leaderboard says").hasLineCount(1);
        assertThat(bundle).doesNotExist();
    }

    @Test
    void a_bundle_that_our_reader_refuses_is_not_left_there() throws IOException {
        write("data/public/s.csv", "id,x\n1,0\n,1\n");
        Path bundle = root.resolve("tiny.zip");
        assertThat(
                        run(
                                root.toString(),
                                "tiny",
                                "--prepared",
                                root.resolve("data").toString(),
                                "--higher-is-better",
                                "true",
                                "--out",
                                bundle.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("gpuq: public/s.csv: has an empty id");
        assertThat(bundle).doesNotExist();
    }

    private int run(String... arguments) {
        CommandLine line = Gpuq.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 3];
        all[0] = "competition";
        all[1] = "import";
        all[2] = "mle-bench";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return line.execute(all);
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
