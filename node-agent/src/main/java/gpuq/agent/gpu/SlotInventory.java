package gpuq.agent.gpu;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The slots that this node offers, and which of them are out of use and why. A slot's name is
/// stable over restarts.
public final class SlotInventory {

    private static final String PRETEND = "pretend";
    private static final long PRETEND_MEMORY = 80L * 1024 * 1024 * 1024;
    private static final int PRETEND_CAPABILITY = 90;

    private final int count;
    private final int pretended;
    private final Gpus gpus;
    private final Map<String, String> unusable = new ConcurrentHashMap<>();

    private SlotInventory(int count, int pretended, Gpus gpus) {
        this.count = count;
        this.pretended = pretended;
        this.gpus = gpus;
    }

    /// A node without GPUs: so many slots of each kind, the GPUs marked as pretended.
    public static SlotInventory pretend(int count) {
        return new SlotInventory(count, count, Gpus.NONE);
    }

    /// A node with the GPUs that it has, and so many slots of the other kinds.
    public static SlotInventory real(int count, Gpus gpus) {
        return new SlotInventory(count, 0, gpus);
    }

    /// Takes a slot out until it is given back.
    public void takeOut(String slot, String why) {
        unusable.put(slot, why);
    }

    public void giveBack(String slot) {
        unusable.remove(slot);
    }

    public List<SlotReport> reports() {
        List<SlotReport> slots = new ArrayList<>();
        for (SlotReport gpu : gpus.reports()) {
            slots.add(
                    unusable.containsKey(gpu.name())
                            ? report(
                                    gpu.name(),
                                    SlotKind.GPU,
                                    gpu.model(),
                                    gpu.memory(),
                                    gpu.computeCapability(),
                                    gpu.driver())
                            : gpu);
        }
        for (int n = 0; n < pretended; n++) {
            slots.add(
                    report(
                            "gpu" + n,
                            SlotKind.GPU,
                            PRETEND,
                            PRETEND_MEMORY,
                            PRETEND_CAPABILITY,
                            null));
        }
        for (int n = 0; n < count; n++) {
            slots.add(report("cpu" + n, SlotKind.CPU_RUN, "", 0, 0, null));
        }
        for (int n = 0; n < count; n++) {
            slots.add(report("grade" + n, SlotKind.GRADE, "", 0, 0, null));
        }
        return slots;
    }

    private SlotReport report(
            String name,
            SlotKind kind,
            String model,
            long memory,
            int capability,
            @Nullable String driver) {
        String why = unusable.getOrDefault(name, "");
        return new SlotReport(name, kind, model, memory, capability, why.isEmpty(), why, driver);
    }
}
