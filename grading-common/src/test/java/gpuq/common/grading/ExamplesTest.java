package gpuq.common.grading;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.archive.Archives;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import gpuq.common.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The example competitions are what everybody tries first: they must be good bundles, small enough
/// for a laptop, and their checks must do what they say.
class ExamplesTest {

    private static final Path EXAMPLES =
            Path.of(System.getProperty("gpuq.root", "..")).resolve("examples/competitions");

    @TempDir Path root;

    @ParameterizedTest
    @CsvSource({"wine,true", "wine,false", "wine-alcohol,true", "wine-alcohol,false"})
    void an_example_is_a_good_bundle(String name, boolean asZip) throws IOException {
        Manifest manifest = read(name, asZip).manifest();
        assertThat(manifest.id().value()).isEqualTo(name);
        assertThat(manifest.limits().memory()).isLessThanOrEqualTo(512L << 20);
        assertThat(manifest.limits().wall()).isLessThanOrEqualTo(Duration.ofMinutes(2));
        assertThat(manifest.limits().cpus()).isLessThanOrEqualTo(2);
        assertThat(manifest.checks())
                .extracting(Manifest.Check::expect)
                .contains(Manifest.Expect.GRADED, Manifest.Expect.REJECTED);
        assertThat(manifest.checksJobs()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wine", "wine-alcohol"})
    void the_checks_of_an_example_are_judged_as_they_say(String name) throws IOException {
        Bundle bundle = read(name, true);
        for (Manifest.Check check : bundle.manifest().checks()) {
            SubmissionReport report = check(bundle, check.file());
            assertThat(report.valid())
                    .as(check.file() + " " + report.errors())
                    .isEqualTo(check.expect() == Manifest.Expect.GRADED);
        }
        assertThat(check(bundle, bundle.manifest().submission().sample()).errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wine", "wine-alcohol"})
    void what_students_see_of_an_example_has_no_answers(String name) throws IOException {
        Bundle bundle = read(name, true);
        String answer = bundle.manifest().submission().columns().getLast().name();
        List<String> test = Files.readAllLines(bundle.folder().resolve("public/test.csv"));
        List<String> answers = Files.readAllLines(bundle.folder().resolve("private/answers.csv"));
        assertThat(test.getFirst().split(",")).doesNotContain(answer);
        assertThat(ids(test)).isEqualTo(ids(answers));
        assertThat(ids(Files.readAllLines(bundle.folder().resolve("public/train.csv"))))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(ids(answers));
    }

    private SubmissionReport check(Bundle bundle, String file) throws IOException {
        return SubmissionCheck.check(
                bundle.folder().resolve(file),
                bundle.manifest().submission(),
                bundle.folder()::resolve,
                Files.createTempDirectory(root, "out").resolve("normal.csv"));
    }

    private Bundle read(String name, boolean asZip) throws IOException {
        Path archive = root.resolve("bundle");
        Files.write(archive, Archives.ofFolder(EXAMPLES.resolve(name), asZip));
        BundleReading reading =
                BundleReader.read(archive, Files.createTempDirectory(root, "bundle"));
        assertThat(reading).isInstanceOf(BundleReading.Good.class);
        return ((BundleReading.Good) reading).bundle();
    }

    private static List<String> ids(List<String> lines) {
        return lines.stream().skip(1).map(line -> line.substring(0, line.indexOf(','))).toList();
    }
}
