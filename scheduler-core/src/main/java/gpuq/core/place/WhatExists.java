package gpuq.core.place;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.core.slots.Demand;
import gpuq.core.slots.NodeSlots;
import gpuq.core.slots.PoolSlots;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Says in words what a job asks for and what the pool's largest node of that kind has, for a
/// student whose job fits nowhere (GPU-7).
public final class WhatExists {

    private WhatExists() {}

    /// What is asked for.
    public static String asked(Demand demand) {
        if (demand.kind() != SlotKind.GPU) {
            return "a place without a GPU";
        }
        StringBuilder words =
                new StringBuilder(demand.count() == 1 ? "one GPU" : demand.count() + " GPUs");
        if (demand.need().model() != null) {
            words.append(" of the model ").append(demand.need().model());
        }
        if (demand.need().minMemory() > 0) {
            words.append(" with at least ").append(gib(demand.need().minMemory()));
        }
        if (demand.need().minComputeCapability() > 0) {
            words.append(" of compute capability ")
                    .append(capability(demand.need().minComputeCapability()))
                    .append(" or later");
        }
        return words.toString();
    }

    /// The most that one node has; and why the job's image does not run there, where only that is
    /// in the way (GPU-8).
    public static String best(PoolSlots slots, Demand demand) {
        Map<String, String> kinds = new TreeMap<>();
        for (NodeSlots node : slots.all()) {
            List<SlotReport> ofKind =
                    node.reported().stream().filter(slot -> slot.kind() == demand.kind()).toList();
            if (!ofKind.isEmpty()) {
                String words = describe(ofKind);
                kinds.put(words, words);
            }
        }
        return kinds.isEmpty()
                ? "there is none of that kind"
                : "the machines here have %s%s"
                        .formatted(String.join(" or ", kinds.keySet()), unfit(slots, demand));
    }

    private static String unfit(PoolSlots slots, Demand demand) {
        Map<String, String> reasons = new TreeMap<>();
        for (NodeSlots node : slots.all()) {
            if (node.couldEver(demand.ofAnyImage()) && !node.couldEver(demand)) {
                for (UnfitImage it : node.unfit()) {
                    if (it.image().equals(demand.image())) {
                        reasons.put(it.why(), it.why());
                    }
                }
            }
        }
        return reasons.isEmpty()
                ? ""
                : ", which cannot run the competition's image: "
                        + String.join("; or ", reasons.keySet());
    }

    private static String describe(List<SlotReport> slots) {
        SlotReport best = slots.get(0);
        for (SlotReport slot : slots) {
            if (slot.memory() > best.memory()) {
                best = slot;
            }
        }
        if (best.kind() != SlotKind.GPU) {
            return "%d places without a GPU".formatted(slots.size());
        }
        return "%d × %s with %s (compute capability %s)%s"
                .formatted(
                        slots.size(),
                        best.model(),
                        gib(best.memory()),
                        capability(best.computeCapability()),
                        Boolean.TRUE.equals(best.part())
                                ? ", parts of GPUs of which a job can have one"
                                : "");
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private static String capability(int value) {
        return value / 10 + "." + value % 10;
    }
}
