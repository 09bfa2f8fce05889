package gpuq.common.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.archive.ArchiveLimits;
import gpuq.common.archive.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BundleReaderTest {

    @TempDir Path root;

    @Test
    void a_good_bundle_is_read_from_either_kind_of_archive() throws IOException {
        for (boolean asZip : new boolean[] {true, false}) {
            Bundle bundle = good(new BundleFolder().read(root, asZip));
            assertThat(bundle.manifest().id().value()).isEqualTo("wine");
            assertThat(bundle.folder().resolve("private/answers.csv")).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("gpuq.common.bundle.BadManifests#all")
    @EdgeCase({"GRADE-3", "EXPLOIT-5"})
    void a_wrong_manifest_is_refused_with_line_and_key(BadManifests.Row row) throws IOException {
        List<BundleFault> faults = faults(new BundleFolder().manifestWith(row.lines()).read(root));
        assertThat(faults)
                .anySatisfy(
                        fault -> {
                            assertThat(fault.file()).isEqualTo("competition.yaml");
                            assertThat(fault.key()).isEqualTo(row.key());
                            assertThat(fault.line()).isEqualTo(row.line());
                            assertThat(fault.message()).contains(row.message());
                            assertThat(fault.unsafe()).isFalse();
                        });
    }

    @Test
    void all_problems_are_told_at_once_in_the_order_of_lines() throws IOException {
        String manifest =
                """
                schema: gpuq/2
                id: Not An Id
                metric: {name: x}
                limits:
                  wall: soon
                  memory: lots
                submission: {sample: public/other.csv}
                colour: red
                """;
        List<BundleFault> faults =
                faults(
                        new BundleFolder()
                                .with("competition.yaml", manifest)
                                .without("README.md")
                                .without("grader/grade_code.py")
                                .read(root));
        assertThat(faults)
                .extracting(BundleFault::key)
                .containsExactlyInAnyOrder(
                        "schema",
                        "title",
                        "description",
                        "grader.command",
                        "id",
                        "metric.higher_is_better",
                        "limits.wall",
                        "limits.memory",
                        "submission.sample",
                        "colour");
        assertThat(faults).extracting(BundleFault::line).isSorted();
    }

    @ParameterizedTest
    @CsvSource({
        "competition.yaml,competition.yaml,is missing",
        "README.md,competition.yaml,README.md",
        "grader/grade_code.py,competition.yaml,grader/grade_code.py",
        "public/sample_submission.csv,competition.yaml,public/sample_submission.csv"
    })
    void what_a_bundle_needs_must_be_there(String without, String file, String message)
            throws IOException {
        assertThat(faults(new BundleFolder().without(without).read(root)))
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.file()).isEqualTo(file);
                            assertThat(fault.message()).contains(message);
                        });
    }

    static Stream<Arguments> badSamples() {
        return Stream.of(
                Arguments.of("", 1, "no header"),
                Arguments.of("id,id\n1,2\n", 1, "same name"),
                Arguments.of("id,class\n1,0\n2\n", 3, "1 fields"),
                Arguments.of("id,class\n1,0\n1,0\n", 1, "id 1 twice"),
                Arguments.of("id,class\n1,0\n,0\n", 3, "empty id"),
                Arguments.of("id,class\n1,\"0\n", 2, "never closed"),
                Arguments.of("id,class\n1,0\n2,0\n3,0\n", 1, "submission.rows is 2"));
    }

    @ParameterizedTest
    @MethodSource("badSamples")
    void a_sample_that_no_submission_could_match_is_a_fault(String sample, int line, String message)
            throws IOException {
        BundleFolder bundle =
                new BundleFolder()
                        .manifestWith("submission: {rows: 2}\n")
                        .with("public/sample_submission.csv", sample);
        assertThat(faults(bundle.read(root)))
                .anySatisfy(
                        fault -> {
                            assertThat(fault.file()).isEqualTo("public/sample_submission.csv");
                            assertThat(fault.line()).isEqualTo(line);
                            assertThat(fault.message()).contains(message);
                        });
    }

    @Test
    void columns_ids_and_sample_must_fit_together() throws IOException {
        BundleFolder bundle =
                new BundleFolder()
                        .manifestWith(
                                """
                                submission:
                                  columns: [{name: id, type: id}, {name: kind, type: string}]
                                  ids: public/ids.csv
                                """)
                        .with("public/ids.csv", "key\n1\n");
        assertThat(faults(bundle.read(root)))
                .extracting(BundleFault::message)
                .containsExactly("has no column id");
        bundle.manifestWith(
                "submission: {columns: [{name: id, type: id}, {name: kind, type: string}]}\n");
        assertThat(faults(bundle.read(root)))
                .extracting(BundleFault::message)
                .containsExactly("has the columns [id, class]; submission.columns has [id, kind]");
    }

    @Test
    void a_packed_folder_is_explained() throws IOException {
        BundleFolder bundle =
                new BundleFolder()
                        .without("competition.yaml")
                        .with("wine/competition.yaml", BundleFolder.MANIFEST);
        assertThat(faults(bundle.read(root)))
                .singleElement()
                .satisfies(
                        fault ->
                                assertThat(fault.message())
                                        .contains("pack what is in that folder"));
    }

    @Test
    void an_empty_or_huge_or_unreadable_manifest_is_a_fault() throws IOException {
        for (String manifest : List.of("", "# nothing", "- a", "x", "#" + "x".repeat(1 << 20))) {
            assertThat(faults(new BundleFolder().with("competition.yaml", manifest).read(root)))
                    .isNotEmpty();
        }
    }

    @Test
    @EdgeCase("EXPLOIT-1")
    void an_unsafe_archive_is_told_apart_from_a_wrong_one() throws IOException {
        Path archive = root.resolve("evil.zip");
        Files.write(archive, Archives.rawZip("../evil"));
        Path folder = Files.createDirectory(root.resolve("into"));
        assertThat(faults(BundleReader.read(archive, folder, ArchiveLimits.BUNDLE)))
                .singleElement()
                .satisfies(
                        fault -> {
                            assertThat(fault.unsafe()).isTrue();
                            assertThat(fault.file()).isEqualTo("../evil");
                        });
    }

    private static Bundle good(BundleReading reading) {
        assertThat(reading).isInstanceOf(BundleReading.Good.class);
        return ((BundleReading.Good) reading).bundle();
    }

    private static List<BundleFault> faults(BundleReading reading) {
        assertThat(reading).isInstanceOf(BundleReading.Faulty.class);
        return ((BundleReading.Faulty) reading).faults();
    }
}
