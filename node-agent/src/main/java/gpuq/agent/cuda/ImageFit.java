package gpuq.agent.cuda;

import gpuq.agent.gpu.Gpus;
import gpuq.agent.sandbox.ImageCatalog;
import gpuq.agent.sandbox.ImageCatalog.Image;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Compares the images of this node with its driver and its GPUs: for heartbeats, so that no job
/// comes whose image does not run here (GPU-8, EVOLVE-1), and once more before an attempt, since an
/// image may be younger than the last heartbeat.
public final class ImageFit {

    private static final Logger LOG = Logger.getLogger(ImageFit.class);

    /// Beyond so many images their labels are read anew.
    private static final int MOST_KEPT = 1000;

    private final ImageCatalog images;
    private final Gpus gpus;

    /// An image is named by its content, so what it needs never changes.
    private final Map<Sha256, CudaNeed> needs = new ConcurrentHashMap<>();

    public ImageFit(ImageCatalog images, Gpus gpus) {
        this.images = images;
        this.gpus = gpus;
    }

    /// What does not run here, in an order of its own, at most [UnfitImage#MOST] entries.
    public List<UnfitImage> unfit() throws IOException {
        List<SlotReport> slots = gpus.reports();
        if (slots.isEmpty()) {
            return List.of();
        }
        List<UnfitImage> unfit = new ArrayList<>();
        for (Image image : images.all()) {
            Map<String, List<String>> slotsByReason = new TreeMap<>();
            for (SlotReport slot : slots) {
                whyNot(image, slot)
                        .ifPresent(
                                why ->
                                        slotsByReason
                                                .computeIfAbsent(why, _ -> new ArrayList<>())
                                                .add(slot.name()));
            }
            slotsByReason.forEach(
                    (why, names) -> unfit.add(new UnfitImage(image.digest(), names, why)));
        }
        return unfit.stream()
                .sorted(
                        Comparator.comparing((UnfitImage it) -> it.image().value())
                                .thenComparing(UnfitImage::why))
                .limit(UnfitImage.MOST)
                .toList();
    }

    /// Why an image does not run on one of these slots; empty if it does, and if it is not here.
    public Optional<String> whyNot(Sha256 digest, List<String> names) throws IOException {
        Optional<Image> image = images.image(digest);
        if (image.isEmpty()) {
            return Optional.empty();
        }
        return gpus.reports().stream()
                .filter(slot -> names.contains(slot.name()))
                .flatMap(slot -> whyNot(image.get(), slot).stream())
                .findFirst();
    }

    private Optional<String> whyNot(Image image, SlotReport slot) {
        CudaVersion driver = CudaVersion.parse(gpus.cudaVersion()).orElse(null);
        return CudaFit.whyNot(need(image), driver, slot.computeCapability());
    }

    private CudaNeed need(Image image) {
        if (needs.size() > MOST_KEPT) {
            needs.clear();
        }
        return needs.computeIfAbsent(image.digest(), _ -> read(image));
    }

    /// An image whose labels are no labels is taken for one that says nothing.
    private static CudaNeed read(Image image) {
        try {
            CudaNeed need = CudaNeed.of(image.labels());
            if (!need.unread().isEmpty()) {
                LOG.warnf(
                        "labels of an image not understood image=%s words=%s",
                        image.digest(), need.unread());
            }
            return need;
        } catch (IOException e) {
            LOG.warnf("labels of an image not read image=%s why=%s", image.digest(), e);
            return CudaNeed.NONE;
        }
    }
}
