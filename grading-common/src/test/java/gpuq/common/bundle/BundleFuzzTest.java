package gpuq.common.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.archive.ArchiveLimits;
import gpuq.common.archive.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever bytes come, reading ends with a bundle or with faults: never with an exception, and
/// never with a file outside the folder.
@EdgeCase("EXPLOIT-3")
class BundleFuzzTest {

    /// `-Dgpuq.fuzz=20000` looks longer.
    private static final int SEEDS = Integer.getInteger("gpuq.fuzz", 120);

    private static final ArchiveLimits SMALL =
            new ArchiveLimits(1 << 20, 1 << 20, 1_000, 255, 2_048, 1 << 20);

    @TempDir Path root;

    @Test
    void damaged_zips_are_read_or_refused() throws IOException {
        fuzz(Archives.ofFolder(folder(), true), SEEDS);
    }

    @Test
    void damaged_tars_are_read_or_refused() throws IOException {
        byte[] tar = Archives.tarOfFolder(folder());
        for (long seed = 0; seed < SEEDS; seed++) {
            // Damaged before it is packed: else only the checksum is tried.
            read(Archives.gzip(damage(tar, new Random(seed))), seed);
        }
        fuzz(Archives.gzip(tar), SEEDS / 5);
    }

    @Test
    void damaged_manifests_are_read_or_refused() throws IOException {
        byte[] manifest = BundleFolder.resource("full.yaml").getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < SEEDS; seed++) {
            byte[] damaged = damage(manifest, new Random(seed));
            byte[] zip =
                    Archives.zip(
                            archive ->
                                    Archives.put(
                                            archive,
                                            new ZipArchiveEntry("competition.yaml"),
                                            damaged));
            read(zip, seed);
        }
    }

    private void fuzz(byte[] good, int seeds) throws IOException {
        for (long seed = 0; seed < seeds; seed++) {
            read(damage(good, new Random(seed)), seed);
        }
    }

    private void read(byte[] bytes, long seed) throws IOException {
        Path archive = Files.write(root.resolve("archive"), bytes);
        Path outer = Files.createTempDirectory(root, "outer");
        Path folder = Files.createDirectory(outer.resolve("folder"));
        assertThat(BundleReader.read(archive, folder, SMALL)).as("seed " + seed).isNotNull();
        try (var beside = Files.list(outer)) {
            assertThat(beside).containsExactly(folder);
        }
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int flips = random.nextInt(6); flips >= 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        boolean cut = random.nextInt(8) == 0;
        return cut ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private Path folder() throws IOException {
        return new BundleFolder().writeTo(Files.createDirectory(root.resolve("source")));
    }
}
