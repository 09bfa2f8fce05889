package gpuq.agent.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.gpu.GpuUse;
import gpuq.agent.gpu.Gpus;
import gpuq.agent.sandbox.ImageCatalog;
import gpuq.agent.verdict.Evidence.GpuEvidence;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of images on a node whose two GPUs are of different age.
class ImageFitTest {

    private static final Sha256 OLD = new Sha256("0a".repeat(32));
    private static final Sha256 NEW = new Sha256("0b".repeat(32));
    private static final Sha256 PLAIN = new Sha256("0c".repeat(32));

    @TempDir Path folder;
    private ImageFit fit;

    @BeforeEach
    void images() throws IOException {
        image("old", OLD, "labels.json", "{\"cuda\": \"11.8\", \"cuda.architectures\": \"sm_80\"}");
        // As apptainer has them.
        image(
                "new",
                NEW,
                "rootfs/.singularity.d/labels.json",
                "{\"cuda\": \"12.8\", \"org.label-schema.build-arch\": \"amd64\"}");
        image("plain", PLAIN, "labels.json", "{}");
        fit = fit("12.4");
    }

    @Test
    @EdgeCase({"GPU-8", "EVOLVE-1"})
    void a_heartbeat_names_the_images_that_do_not_run_and_where() throws IOException {
        assertThat(fit.unfit())
                .containsExactly(
                        new UnfitImage(
                                OLD,
                                List.of("gpu1"),
                                "it has no code for compute capability 9.0, only for 8.0"),
                        new UnfitImage(
                                NEW,
                                List.of("gpu0", "gpu1"),
                                "it is made with CUDA 12.8, and the driver knows none later than"
                                        + " 12.4"));
    }

    @Test
    @EdgeCase("GPU-8")
    void a_driver_that_was_renewed_runs_more() throws IOException {
        assertThat(fit("12.8").unfit()).extracting(UnfitImage::image).containsExactly(OLD);
    }

    @Test
    @EdgeCase("GPU-8")
    void an_attempt_is_looked_at_on_its_own_slots() throws IOException {
        assertThat(fit.whyNot(OLD, List.of("gpu0"))).isEmpty();
        assertThat(fit.whyNot(OLD, List.of("gpu0", "gpu1"))).isPresent();
        assertThat(fit.whyNot(NEW, List.of("cpu0"))).isEmpty();
        assertThat(fit.whyNot(PLAIN, List.of("gpu0", "gpu1"))).isEmpty();
        assertThat(fit.whyNot(new Sha256("0d".repeat(32)), List.of("gpu0"))).isEmpty();
    }

    @Test
    void a_node_without_gpus_has_nothing_to_say() throws IOException {
        assertThat(new ImageFit(new ImageCatalog(folder), Gpus.NONE).unfit()).isEmpty();
    }

    @Test
    @EdgeCase("STORE-7")
    void labels_that_are_a_link_out_of_the_image_are_not_read() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "{\"cuda\": \"99.0\"}");
        Path image = image("linked", new Sha256("0e".repeat(32)), "readme", "");
        Path labels = image.resolve("rootfs/.singularity.d/labels.json");
        Files.createDirectories(labels.getParent());
        Files.createSymbolicLink(labels, elsewhere);
        assertThat(fit.unfit()).extracting(UnfitImage::image).containsExactly(OLD, NEW);
    }

    @Test
    void labels_that_are_none_say_nothing() throws IOException {
        image("broken", new Sha256("0f".repeat(32)), "labels.json", "{\"cuda\": ");
        assertThat(fit.unfit()).extracting(UnfitImage::image).containsExactly(OLD, NEW);
    }

    private ImageFit fit(String driver) {
        return new ImageFit(new ImageCatalog(folder), new TwoAges(driver));
    }

    private Path image(String name, Sha256 digest, String file, String content) throws IOException {
        Path image = folder.resolve(name);
        Files.createDirectories(image.resolve("rootfs"));
        Files.writeString(image.resolve("digest"), digest.value() + "\n");
        Path labels = image.resolve(file);
        Files.createDirectories(labels.getParent());
        Files.writeString(labels, content);
        return image;
    }

    /// An A100 and an H100 that nobody uses.
    private record TwoAges(String cudaVersion) implements Gpus {

        @Override
        public List<SlotReport> reports() {
            return List.of(
                    new SlotReport("gpu0", SlotKind.GPU, "A100", 40L << 30, 80, true, ""),
                    new SlotReport("gpu1", SlotKind.GPU, "H100", 80L << 30, 90, true, ""));
        }

        @Override
        public Optional<String> preflight(AttemptRef attempt, List<String> slots) {
            return Optional.empty();
        }

        @Override
        public Visible hold(AttemptRef attempt, List<String> slots) {
            return Visible.NOTHING;
        }

        @Override
        public GpuUse use(AttemptRef attempt) {
            return GpuUse.NONE;
        }

        @Override
        public GpuEvidence evidence(AttemptRef attempt, @Nullable Duration since) {
            return GpuEvidence.CLEAN;
        }

        @Override
        public void release(AttemptRef attempt) {
            // Nothing is held.
        }

        @Override
        public List<HealthFinding> findings() {
            return List.of();
        }

        @Override
        public void close() {
            // Nothing runs.
        }
    }
}
