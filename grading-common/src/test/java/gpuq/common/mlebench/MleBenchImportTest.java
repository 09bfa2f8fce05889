package gpuq.common.mlebench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.archive.Archives;
import gpuq.common.bundle.BundleReader;
import gpuq.common.bundle.BundleReading;
import gpuq.common.bundle.Manifest;
import gpuq.common.mlebench.MleBenchImport.Image;
import gpuq.common.mlebench.MleBenchImport.Report;
import gpuq.common.mlebench.MleBenchImport.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MleBenchImportTest {

    @TempDir Path root;
    private Path bundle;
    private MleBenchFolder source;

    @BeforeEach
    void makeSource() throws IOException {
        bundle = root.resolve("bundle");
        source = new MleBenchFolder(Files.createDirectories(root.resolve("source")));
    }

    @Test
    void a_competition_becomes_a_bundle_that_our_reader_takes() throws Exception {
        Report report = run(null, new Image("python-3.11-science", "a".repeat(64)));
        Manifest manifest = manifest();
        assertThat(manifest.id().value()).isEqualTo("two-flowers");
        assertThat(manifest.title()).isEqualTo("Two flowers");
        assertThat(manifest.metric().name()).isEqualTo("accuracy");
        assertThat(manifest.metric().higherIsBetter()).isTrue();
        assertThat(manifest.grader().adapter()).isEqualTo(Manifest.Adapter.MLE_BENCH);
        assertThat(manifest.submission().ids().from()).isEqualTo(Manifest.IdsFrom.SAMPLE);
        assertThat(manifest.environment().image()).isEqualTo("python-3.11-science");
        assertThat(manifest.medals().thresholds())
                .isEqualTo(Map.of("gold", 0.9, "silver", 0.9, "bronze", 0.9));
        assertThat(bundle.resolve("checks/reference.csv"))
                .hasContent("id,kind\n1,\"a,\"\"b\"\"\"\n2,b\n");
        assertThat(bundle.resolve("README.md")).hasContent("# Two flowers\n");
        assertThat(bundle.resolve("private/test.csv")).exists();
        assertThat(bundle.resolve("grader/mlebench/competitions/two-flowers/grade.py")).exists();
        assertThat(bundle.resolve("grader/mlebench/competitions/two-flowers/prepare.py"))
                .doesNotExist();
        assertThat(report.notes())
                .contains(
                        "the image must have the Python packages pandas, sklearn",
                        "a higher score is better, as the leaderboard begins with 0.9 and ends with"
                                + " 0.5",
                        "the reference file is the answers, cut to the sample's columns");
    }

    @Test
    void a_gold_submission_is_the_reference_file() throws Exception {
        source.write(
                        "config.yaml",
                        MleBenchFolder.CONFIG.replace(
                                "dataset:\n",
                                "dataset:\n  gold_submission: two-flowers/prepared/private/gold.csv\n"))
                .write("prepared/private/gold.csv", "id,kind\n1,b\n2,b\n");
        run(null, null);
        assertThat(bundle.resolve("checks/reference.csv")).hasContent("id,kind\n1,b\n2,b\n");
        manifest();
    }

    @Test
    void answers_of_another_form_leave_the_sample_as_the_reference() throws Exception {
        source.write("prepared/private/test.csv", "id,truth\n1,a\n2,b\n");
        assertThat(run(null, null).notes())
                .contains("the reference file is the sample, as the answers have other columns");
        assertThat(bundle.resolve("checks/reference.csv")).hasContent("id,kind\n1,a\n2,a\n");
    }

    @Test
    void a_sample_with_an_id_twice_has_no_ids() throws Exception {
        source.write("prepared/public/sample_submission.csv", "id,kind\n1,a\n1,b\n");
        run(null, null);
        assertThat(manifest().submission().ids().from()).isEqualTo(Manifest.IdsFrom.NONE);
    }

    @Test
    void what_our_copy_of_the_library_lacks_is_told() throws Exception {
        source.write(
                "grade.py",
                """
                from mlebench.grade_helpers import (
                    InvalidSubmissionError,
                    rank,
                )
                from mlebench.metrics import mean_f1 as f1
                from pathlib import Path
                import numpy as np
                """);
        assertThat(run(null, null).notes())
                .contains(
                        "the grader imports mlebench.grade_helpers.rank, which is not provided",
                        "the grader imports mlebench.metrics.mean_f1, which is not provided",
                        "the image must have the Python packages numpy");
    }

    @Test
    void which_way_is_better_is_never_guessed() throws Exception {
        source.without("leaderboard.csv");
        refused("--higher-is-better");
        Report report = run(false, null);
        assertThat(report.notes()).contains("there is no leaderboard: no medals are given");
        assertThat(manifest().metric().higherIsBetter()).isFalse();
        assertThat(manifest().medals().source()).isEqualTo(Manifest.MedalSource.NONE);
    }

    @Test
    void a_leaderboard_from_low_to_high_says_that_lower_is_better() throws Exception {
        source.write("leaderboard.csv", "teamId,score\n1,0.1\n2,0.7\n");
        run(null, null);
        assertThat(manifest().metric().higherIsBetter()).isFalse();
    }

    @Test
    void checksums_are_compared_where_they_are_given() throws Exception {
        String right = "ea9a1fd0e0bc6a6a1d2ef3ab2c3fbb0e";
        source.write("checksums.yaml", "public:\n  train.csv: " + right + "\n");
        refused("train.csv has the checksum");
        source.write("checksums.yaml", "private:\n  more.csv: " + right + "\n");
        refused("more.csv is missing");
        source.write("prepared/public/deep/x.csv", "hello")
                .write(
                        "checksums.yaml",
                        "public:\n  deep: {x.csv: 5D41402ABC4B2A76B9719D911017C592}\n");
        assertThat(run(null, null).notes()).contains("1 files have the checksums that are given");
    }

    @Test
    void what_would_make_a_wrong_bundle_ends_the_import() throws Exception {
        source.write(
                "prepared/public/train.csv",
                "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n");
        refused("Git LFS pointer");
        source.write("prepared/public/train.csv", "x\n1\n");
        source.write("config.yaml", MleBenchFolder.CONFIG.replace("id: two-", "id: Two-"));
        refused("Two-flowers is no id here");
        source.write("config.yaml", MleBenchFolder.CONFIG.replace("grade:grade", "grade"));
        refused("not module:function");
        source.write("config.yaml", "id: [");
        refused("is not YAML");
        source.write("config.yaml", "id: x\n");
        refused("has no grader.grade_fn");
        source.write("config.yaml", MleBenchFolder.CONFIG).without("prepared/private/test.csv");
        refused("the file of answers is missing");
        source.without("config.yaml");
        refused("no competition of MLE-bench");
    }

    private void refused(String why) {
        assertThatThrownBy(() -> run(null, null))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining(why);
    }

    private Report run(@Nullable Boolean higherIsBetter, @Nullable Image image) throws Exception {
        bundle = Files.createTempDirectory(root, "bundle");
        return MleBenchImport.run(
                new Wish(
                        source.folder(),
                        source.folder().resolve("prepared"),
                        higherIsBetter,
                        image),
                bundle);
    }

    private Manifest manifest() throws IOException {
        Path archive = Files.createTempFile(root, "bundle", ".zip");
        Files.write(archive, Archives.ofFolder(bundle, true));
        return switch (BundleReader.read(archive, Files.createTempDirectory(root, "read"))) {
            case BundleReading.Good good -> good.bundle().manifest();
            case BundleReading.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }
}
