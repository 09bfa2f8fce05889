package gpuq.core.slots;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.JobEvent.GpuKind;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.core.slots.PoolSlots.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The slots of one node: which it reports, and which are held by which attempt. A held slot that
/// is no longer reported stays held until its attempt lets go.
public final class NodeSlots {

    /// The least GPU that will do comes first, so that the great ones stay free for those who need
    /// them.
    private static final Comparator<SlotReport> LEAST_FIRST =
            Comparator.comparingLong(SlotReport::memory)
                    .thenComparingInt(SlotReport::computeCapability)
                    .thenComparing(SlotReport::name);

    private final NodeId node;
    private List<SlotReport> reported = List.of();
    private List<UnfitImage> unfit = List.of();
    private final Map<Sha256, List<String>> unfitSlots = new LinkedHashMap<>();
    private Service service = Service.NONE;
    private final Map<String, AttemptRef> holders = new TreeMap<>();

    /// The least first.
    private final Map<SlotKind, List<SlotReport>> free = new EnumMap<>(SlotKind.class);

    NodeSlots(NodeId node) {
        this.node = node;
        for (SlotKind kind : SlotKind.values()) {
            free.put(kind, new ArrayList<>());
        }
    }

    public NodeId node() {
        return node;
    }

    /// Who holds which slot, by the slot's name.
    public Map<String, AttemptRef> holders() {
        return Collections.unmodifiableMap(holders);
    }

    /// Whether new work may come.
    public boolean accepting() {
        return service == Service.ACCEPTING;
    }

    /// The slots that meet the demand, free or not, but for those that checks keep out.
    public List<SlotReport> usable(Demand demand) {
        return reported.stream()
                .filter(SlotReport::usable)
                .filter(slot -> suits(slot, demand))
                .toList();
    }

    /// Names of free slots that meet the demand; empty if there are too few.
    ///
    /// @param taboo slots that are kept for another
    public Optional<List<String>> choose(Demand demand, List<String> taboo) {
        List<SlotReport> candidates = free(demand.kind());
        if (candidates.size() < demand.count()) {
            return Optional.empty();
        }
        List<String> chosen = new ArrayList<>(demand.count());
        for (SlotReport slot : candidates) {
            if (suits(slot, demand) && !taboo.contains(slot.name())) {
                chosen.add(slot.name());
                if (chosen.size() == demand.count()) {
                    return Optional.of(chosen);
                }
            }
        }
        return Optional.empty();
    }

    /// What the GPUs among these slots are, by the first of them; empty if none is one.
    public Optional<GpuKind> gpu(List<String> names) {
        return reported.stream()
                .filter(slot -> slot.kind() == SlotKind.GPU && names.contains(slot.name()))
                .findFirst()
                .map(slot -> new GpuKind(slot.model(), slot.driver()));
    }

    /// Whether the node could meet the demand if nothing ran on it.
    public boolean couldEver(Demand demand) {
        return reported.stream().filter(slot -> suits(slot, demand)).count() >= demand.count();
    }

    private boolean suits(SlotReport slot, Demand demand) {
        return demand.isMetBy(slot) && !isUnfit(slot, demand.image());
    }

    /// Asked of each free slot for each job that is looked at: most nodes can run every image.
    private boolean isUnfit(SlotReport slot, @Nullable Sha256 image) {
        if (image == null || unfitSlots.isEmpty()) {
            return false;
        }
        List<String> slots = unfitSlots.get(image);
        return slots != null && slots.contains(slot.name());
    }

    /// How many slots of a kind are free.
    public int freeCount(SlotKind kind) {
        return free(kind).size();
    }

    /// The slots the node has reported.
    public List<SlotReport> reported() {
        return reported;
    }

    /// The images that do not run on some of them.
    public List<UnfitImage> unfit() {
        return unfit;
    }

    /// How many slots of a kind the node is expected to serve with.
    int count(SlotKind kind) {
        if (service == Service.NONE) {
            return 0;
        }
        int count = 0;
        for (SlotReport slot : reported) {
            if (slot.kind() == kind) {
                count++;
            }
        }
        return count;
    }

    /// Thousandths of the usable slots of a kind that are taken.
    int load(SlotKind kind) {
        int usable = 0;
        for (SlotReport slot : reported) {
            if (slot.kind() == kind && slot.usable()) {
                usable++;
            }
        }
        return usable == 0 ? 1000 : 1000 * (usable - freeCount(kind)) / usable;
    }

    void report(List<SlotReport> slots, List<UnfitImage> unfitImages, Service newService) {
        reported = List.copyOf(slots);
        unfit = List.copyOf(unfitImages);
        unfitSlots.clear();
        for (UnfitImage it : unfit) {
            unfitSlots.computeIfAbsent(it.image(), _ -> new ArrayList<>()).addAll(it.slots());
        }
        service = newService;
        free.values().forEach(List::clear);
        for (SlotReport slot : reported) {
            offer(slot);
        }
    }

    void take(List<String> names, AttemptRef holder) {
        for (String name : names) {
            AttemptRef other = holders.putIfAbsent(name, holder);
            if (other != null) {
                throw new IllegalStateException(
                        "slot "
                                + name
                                + " of "
                                + node
                                + " is held by "
                                + other
                                + ", not free for "
                                + holder);
            }
            free.values().forEach(slots -> removeFrom(slots, name));
        }
    }

    void release(List<String> names, AttemptRef holder) {
        for (String name : names) {
            if (!holders.remove(name, holder)) {
                throw new IllegalStateException(
                        "slot " + name + " of " + node + " is not held by " + holder);
            }
        }
        for (SlotReport slot : reported) {
            if (names.contains(slot.name())) {
                offer(slot);
            }
        }
    }

    private void offer(SlotReport slot) {
        @Nullable AttemptRef holder = holders.get(slot.name());
        if (slot.usable() && holder == null) {
            List<SlotReport> slots = free(slot.kind());
            removeFrom(slots, slot.name());
            slots.add(slot);
            slots.sort(LEAST_FIRST);
        }
    }

    private static void removeFrom(List<SlotReport> slots, String name) {
        slots.removeIf(slot -> slot.name().equals(name));
    }

    private List<SlotReport> free(SlotKind kind) {
        return Objects.requireNonNull(free.get(kind));
    }
}
