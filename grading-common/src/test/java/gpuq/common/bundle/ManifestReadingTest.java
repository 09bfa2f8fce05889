package gpuq.common.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every field of a manifest, as the default and as said. The expected manifests are files, so that
/// a changed default shows in review.
class ManifestReadingTest {

    @TempDir Path root;

    @Test
    void what_is_not_said_has_the_default_of_the_contract() throws IOException {
        assertSame(new BundleFolder().read(root), "defaults.json");
    }

    @Test
    void every_field_can_be_said() throws IOException {
        BundleFolder bundle =
                new BundleFolder()
                        .with("competition.yaml", BundleFolder.resource("full.yaml"))
                        .with("docs/task.md", "# Task")
                        .with("open/sample.csv", "key,yield,kind\na,1.5,x\n")
                        .with("open/ids.csv", "key\na\n")
                        .with("harness/main.py", "")
                        .with("grader/judge.py", "")
                        .with("checks/bad.csv", "")
                        .with("leaderboard.csv", "score\n0.5\n");
        assertSame(bundle.read(root), "full.json");
    }

    @Test
    void a_manifest_survives_its_canonical_json() throws IOException {
        BundleReading reading = new BundleFolder().read(root);
        assertThat(reading).isInstanceOf(BundleReading.Good.class);
        Manifest manifest = ((BundleReading.Good) reading).bundle().manifest();
        byte[] bytes = ManifestJson.write(manifest);
        assertThat(ManifestJson.read(bytes)).isEqualTo(manifest);
        assertThat(ManifestJson.write(ManifestJson.read(bytes))).isEqualTo(bytes);
    }

    private static void assertSame(BundleReading reading, String expected) throws IOException {
        assertThat(reading).isInstanceOf(BundleReading.Good.class);
        byte[] json = ManifestJson.write(((BundleReading.Good) reading).bundle().manifest());
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(json).toPrettyString())
                .isEqualTo(mapper.readTree(BundleFolder.resource(expected)).toPrettyString());
    }
}
