package gpuq.api.competitions;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.artifacts.TestPlaces;
import gpuq.api.artifacts.TestStore;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleFault;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.ManifestJson;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleContentTest {

    @TempDir Path root;

    @Test
    void each_part_is_the_tree_of_its_folder() throws IOException {
        BundleContent content = BundleContent.of(new BundleZip("wine").read(root));

        assertThat(content.parts()).containsOnlyKeys(Part.DATA, Part.ANSWERS, Part.GRADER);
        assertThat(paths(content, Part.DATA))
                .containsExactly("sample_submission.csv", "train/a.csv");
        assertThat(paths(content, Part.ANSWERS)).containsExactly("answers.csv");
    }

    @Test
    void the_first_graded_check_travels_with_the_grader_as_its_reference() throws IOException {
        Bundle bundle = new BundleZip("wine").read(root);
        BundleContent content = BundleContent.of(bundle);

        assertThat(paths(content, Part.GRADER))
                .containsExactly(".reference/submission.csv", "grade_code.py");
        assertThat(tree(content, Part.GRADER).files().getFirst().sha256())
                .isEqualTo(Digests.of(bundle.folder().resolve("checks/good.csv")));
        assertThat(content.bundle().files())
                .extracting(Tree.Entry::path)
                .contains("README.md", "checks/bad.csv")
                .doesNotContain("grader/.reference/submission.csv");
    }

    @Test
    void a_harness_is_a_part_where_the_manifest_names_one() throws IOException {
        BundleContent content =
                BundleContent.of(
                        new BundleZip("wine")
                                .with("harness/run.py", "print(2)\n")
                                .manifestWith("run:\n  harness: harness\n")
                                .read(root));

        assertThat(paths(content, Part.HARNESS)).containsExactly("run.py");
    }

    @Test
    void a_bundle_may_not_bring_a_reference_file_of_its_own() throws IOException {
        Bundle bundle =
                new BundleZip("wine").with("grader/.reference/submission.csv", "x\n").read(root);

        assertThat(BundleContent.faults(bundle, TestPlaces.none()))
                .extracting(BundleFault::file)
                .containsExactly("grader/.reference");
    }

    @Test
    void everything_is_found_again_under_the_digests_that_a_job_pins() throws IOException {
        ArtifactStore artifacts = TestStore.in(root.resolve("blobs"));
        PartStore store = new PartStore(artifacts);
        Bundle bundle = new BundleZip("wine").read(root);
        BundleContent content = BundleContent.of(bundle);

        VersionContent kept = store.keep(bundle, content);

        assertThat(kept.digest(Part.MANIFEST))
                .isEqualTo(Digests.of(ManifestJson.write(bundle.manifest())));
        for (Part part : content.parts().keySet()) {
            Tree tree = tree(content, part);
            assertThat(kept.digest(part)).isEqualTo(Digests.of(Trees.write(tree)));
            assertThat(store.tree(kept.digest(part))).isEqualTo(tree);
            assertThat(tree.files()).allMatch(entry -> artifacts.contains(entry.sha256()));
        }
        assertThat(store.file(kept.bundle(), "README.md").orElseThrow())
                .content(StandardCharsets.UTF_8)
                .isEqualTo("# Wine\n");
        assertThat(store.file(kept.bundle(), "../README.md")).isEmpty();
    }

    @Test
    void the_same_bundle_has_the_same_content_and_another_readme_another_one() throws IOException {
        PartStore store = new PartStore(TestStore.in(root.resolve("blobs")));

        VersionContent first = keep(store, new BundleZip("wine"), "first");
        VersionContent again = keep(store, new BundleZip("wine"), "again");
        VersionContent other =
                keep(store, new BundleZip("wine").with("README.md", "# Wines\n"), "other");

        assertThat(again.isSameAs(first)).isTrue();
        assertThat(other.isSameAs(first)).isFalse();
        assertThat(other.digests()).isEqualTo(first.digests());
    }

    private VersionContent keep(PartStore store, BundleZip zip, String name) throws IOException {
        Bundle bundle = zip.read(Files.createDirectory(root.resolve(name)));
        return store.keep(bundle, BundleContent.of(bundle));
    }

    private static List<String> paths(BundleContent content, Part part) {
        return tree(content, part).files().stream().map(Tree.Entry::path).toList();
    }

    private static Tree tree(BundleContent content, Part part) {
        return Objects.requireNonNull(content.parts().get(part));
    }
}
