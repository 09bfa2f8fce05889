package gpuq.agent.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// The rights to parts of divided GPUs: a process uses a part only if it may open the device files
/// of its GPU instance and its compute instance, `/dev/nvidia-caps/nvidia-capN`. The driver says
/// under `/proc` which numbers these have.
final class MigRights {

    private static final Logger LOG = Logger.getLogger(MigRights.class);

    private static final Pattern MINOR = Pattern.compile("(?m)^DeviceFileMinor:\\s*(\\d+)\\s*$");

    private final Path root;
    private final Map<String, List<Integer>> known = new ConcurrentHashMap<>();

    /// @param root the driver's `/proc/driver/nvidia/capabilities`
    MigRights(Path root) {
        this.root = root;
    }

    /// Looks for those that are not known yet.
    void look(Collection<GpuSlot> slots) {
        for (GpuSlot slot : slots) {
            if (slot.instance() != null && !known.containsKey(slot.id())) {
                try {
                    known.put(slot.id(), read(slot));
                } catch (IOException e) {
                    LOG.warnf("rights to a part of a gpu not found slot=%s why=%s", slot, e);
                }
            }
        }
    }

    /// The numbers of the device files that a slot needs; none for a whole GPU, and empty if those
    /// of a part are not known.
    Optional<List<Integer>> of(GpuSlot slot) {
        return slot.instance() == null
                ? Optional.of(List.of())
                : Optional.ofNullable(known.get(slot.id()));
    }

    private List<Integer> read(GpuSlot slot) throws IOException {
        Path instance =
                root.resolve("gpu" + slot.minor()).resolve("mig").resolve("gi" + slot.instance());
        Path within = instance.resolve("ci" + slot.computeInstance());
        return List.of(minor(instance.resolve("access")), minor(within.resolve("access")));
    }

    private static int minor(Path file) throws IOException {
        Matcher matcher = MINOR.matcher(Files.readString(file));
        if (!matcher.find()) {
            throw new IOException("no DeviceFileMinor in " + file);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
