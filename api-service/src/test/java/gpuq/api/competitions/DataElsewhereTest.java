package gpuq.api.competitions;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.artifacts.ArtifactStore;
import gpuq.api.artifacts.TestPlaces;
import gpuq.api.artifacts.TestStore;
import gpuq.api.competitions.ActiveVersions.Version;
import gpuq.api.competitions.PartContent.Place;
import gpuq.common.EdgeCase;
import gpuq.common.bundle.Bundle;
import gpuq.common.bundle.BundleFault;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.Trees;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import gpuq.common.job.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataElsewhereTest {

    private static final Sha256 LARGE = new Sha256("a".repeat(64));
    private static final Tree.Entry SAMPLE =
            new Tree.Entry(
                    "sample_submission.csv",
                    17,
                    Digests.of("id,label\n1,0\n2,0\n".getBytes(StandardCharsets.UTF_8)));
    private static final Tree DATA =
            new Tree(List.of(SAMPLE, new Tree.Entry("train/part-0.bin", 100L << 30, LARGE)));

    @TempDir Path root;

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void data_that_never_came_to_us_has_its_size_and_an_address_for_the_run_leg()
            throws IOException {
        Bundle bundle = zip("s3://data/wine", DATA, Trees.write(DATA)).read(root);
        assertThat(BundleContent.faults(bundle, TestPlaces.withS3())).isEmpty();
        ArtifactStore artifacts = TestStore.in(root.resolve("blobs"));
        PartStore store = new PartStore(artifacts);
        VersionContent kept = store.keep(bundle, BundleContent.of(bundle));

        assertThat(kept.digest(Part.DATA)).isEqualTo(Digests.of(Trees.write(DATA)));
        assertThat(store.tree(kept.digest(Part.DATA)).totalBytes()).isGreaterThan(100L << 30);
        assertThat(artifacts.contains(LARGE)).isFalse();
        PartContent content = new PartContent(store, artifacts, TestPlaces.withS3());
        assertThat(content.blob(version(kept), Leg.RUN, LARGE))
                .get()
                .isInstanceOfSatisfying(
                        Place.Elsewhere.class,
                        place ->
                                assertThat(place.address().getPath())
                                        .isEqualTo("/data/wine/train/part-0.bin"));
        assertThat(content.blob(version(kept), Leg.RUN, new Sha256("b".repeat(64)))).isEmpty();
    }

    @Test
    void answers_elsewhere_have_no_address_for_the_run_leg() throws IOException {
        Tree answers = new Tree(List.of(new Tree.Entry("answers.csv", 1L << 30, LARGE)));
        Bundle bundle =
                new BundleZip("wine")
                        .with("private.tree.json", text(Trees.write(answers)))
                        .manifestWith(data("private", "s3://data/secret", answers))
                        .read(root);
        assertThat(BundleContent.faults(bundle, TestPlaces.withS3())).isEmpty();
        ArtifactStore artifacts = TestStore.in(root.resolve("blobs"));
        PartStore store = new PartStore(artifacts);
        Version version = version(store.keep(bundle, BundleContent.of(bundle)));
        PartContent content = new PartContent(store, artifacts, TestPlaces.withS3());
        assertThat(content.blob(version, Leg.RUN, LARGE)).isEmpty();
        assertThat(content.blob(version, Leg.GRADE, LARGE)).isPresent();
    }

    @Test
    void a_folder_that_nodes_have_mounted_is_not_served_by_us() throws IOException {
        Bundle bundle = zip("file:/mnt/wine", DATA, Trees.write(DATA)).read(root);
        assertThat(BundleContent.faults(bundle, TestPlaces.none())).isEmpty();
        ArtifactStore artifacts = TestStore.in(root.resolve("blobs"));
        PartStore store = new PartStore(artifacts);
        Version version = version(store.keep(bundle, BundleContent.of(bundle)));
        assertThat(
                        new PartContent(store, artifacts, TestPlaces.none())
                                .blob(version, Leg.RUN, LARGE))
                .isEmpty();
    }

    @Test
    void a_list_may_be_written_in_another_form_of_json() throws IOException {
        String list = text(Trees.write(DATA)).replace(",", " ,\n ");
        assertThat(faults(zip("file:/mnt/wine", DATA, list.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void what_is_wrong_with_a_place_or_a_list_is_told_at_its_file() throws IOException {
        Tree other = new Tree(List.of(SAMPLE));
        assertThat(faults(zip("s3://data/wine", DATA, Trees.write(DATA))))
                .containsExactly("competition.yaml this installation has no S3 store");
        assertThat(faults(zip("file:/mnt/wine", DATA, Trees.write(other))).getFirst())
                .startsWith("public.tree.json is the list of ");
        assertThat(faults(zip("file:/mnt/wine", DATA, new byte[] {'{'})).getFirst())
                .startsWith("public.tree.json is not such a list: ");
        assertThat(
                        faults(
                                new BundleZip("wine")
                                        .manifestWith(data("public", "file:/mnt/wine", DATA))))
                .containsExactly(
                        "public.tree.json is needed, as `gpuq data list` writes it: the data is"
                                + " elsewhere");
    }

    @Test
    void a_list_that_nodes_could_not_check_by_is_refused() throws IOException {
        for (Tree tree :
                List.of(
                        new Tree(List.of(new Tree.Entry("train.csv", 1, LARGE))),
                        new Tree(List.of(new Tree.Entry(SAMPLE.path(), 17, LARGE))))) {
            assertThat(faults(zip("file:/mnt/wine", tree, Trees.write(tree))))
                    .singleElement()
                    .asString()
                    .startsWith("public.tree.json must name public/sample_submission.csv");
        }
    }

    @Test
    @EdgeCase("EXPLOIT-1")
    void a_list_whose_names_lead_elsewhere_is_refused() throws IOException {
        for (String path : List.of("../x", "/etc/passwd", "a//b", "", "a\\b", "./a")) {
            Tree tree = new Tree(List.of(SAMPLE, new Tree.Entry(path, 1, LARGE)));
            assertThat(faults(zip("file:/mnt/wine", tree, Trees.write(tree))))
                    .as(path)
                    .singleElement()
                    .asString()
                    .startsWith("public.tree.json names the file ");
        }
        Tree twice = new Tree(List.of(SAMPLE, SAMPLE));
        assertThat(faults(zip("file:/mnt/wine", twice, Trees.write(twice))))
                .containsExactly("public.tree.json names sample_submission.csv twice");
        Tree less = new Tree(List.of(SAMPLE, new Tree.Entry("a", -1, LARGE)));
        assertThat(faults(zip("file:/mnt/wine", less, Trees.write(less))))
                .containsExactly("public.tree.json says that a has less than no bytes");
    }

    private List<String> faults(BundleZip zip) throws IOException {
        Path folder = Files.createTempDirectory(root, "bundle");
        return BundleContent.faults(zip.read(folder), TestPlaces.none()).stream()
                .map(DataElsewhereTest::line)
                .toList();
    }

    private static String line(BundleFault fault) {
        return fault.file() + " " + fault.message();
    }

    private static BundleZip zip(String uri, Tree tree, byte[] list) {
        return new BundleZip("wine")
                .with("public.tree.json", text(list))
                .manifestWith(data("public", uri, tree));
    }

    private static String data(String key, String uri, Tree tree) {
        return "data: {%s: {uri: '%s', sha256: %s}}\n"
                .formatted(key, uri, Digests.of(Trees.write(tree)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Version version(VersionContent kept) {
        return new Version(
                new CompetitionRef(new CompetitionId("wine"), 1),
                kept.manifest(),
                kept.digests(),
                false,
                false,
                new UserId("owner"),
                kept.bundle());
    }
}
