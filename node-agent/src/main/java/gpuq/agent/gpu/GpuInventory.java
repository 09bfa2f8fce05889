package gpuq.agent.gpu;

import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.gpu.GpuReading.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes slots of devices. Names are given once: a device that is lost keeps its own, so that no
/// other takes its place under its name. Pure.
final class GpuInventory {

    private GpuInventory() {}

    /// The slots of a node.
    ///
    /// @param before those of an earlier life of the agent; they keep their names, also where the
    ///   driver does not list them now
    /// @param capabilities by device
    /// @param sliceNames by device and index, as `GPU-...#0`
    static List<GpuSlot> slots(
            List<GpuSlot> before,
            GpuReading reading,
            Map<String, Integer> capabilities,
            Map<String, String> sliceNames) {
        List<GpuSlot> slots = new ArrayList<>(before);
        List<Device> sorted =
                reading.devices().stream()
                        .filter(device -> !device.isLost() && device.minor() != null)
                        .sorted(Comparator.comparing(Device::busId))
                        .toList();
        // What was a whole GPU and is divided now, or the other way round, is no slot any more.
        slots.removeIf(
                slot -> slot.in(reading).filter(device -> !isStill(slot, device)).isPresent());
        for (Device device : sorted) {
            int capability = capabilities.getOrDefault(device.uuid(), 0);
            if (device.slices().isEmpty()) {
                add(slots, whole(device, capability));
            } else {
                for (Slice slice : device.slices()) {
                    String id = sliceNames.get(device.uuid() + "#" + slice.index());
                    if (id != null) {
                        add(slots, part(device, slice, id, capability));
                    }
                }
            }
        }
        slots.sort(Comparator.comparingInt(slot -> number(slot.name())));
        return List.copyOf(slots);
    }

    private static boolean isStill(GpuSlot slot, Device device) {
        return device.isLost()
                || (slot.instance() == null
                        ? device.slices().isEmpty()
                        : slot.isThereStill(device));
    }

    /// The same device may have another number or memory since; its name stays.
    private static void add(List<GpuSlot> slots, GpuSlot found) {
        for (int at = 0; at < slots.size(); at++) {
            if (slots.get(at).id().equals(found.id())) {
                slots.set(at, named(found, slots.get(at).name()));
                return;
            }
        }
        int free = 0;
        while (isTaken(slots, free)) {
            free++;
        }
        slots.add(named(found, "gpu" + free));
    }

    private static boolean isTaken(List<GpuSlot> slots, int number) {
        return slots.stream().anyMatch(slot -> number(slot.name()) == number);
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring("gpu".length()));
    }

    private static GpuSlot whole(Device device, int capability) {
        return new GpuSlot(
                "",
                device.uuid(),
                device.uuid(),
                device.busId(),
                minor(device),
                null,
                null,
                device.model(),
                total(device.memory().total()),
                capability);
    }

    private static GpuSlot part(Device device, Slice slice, String id, int capability) {
        return new GpuSlot(
                "",
                id,
                device.uuid(),
                device.busId(),
                minor(device),
                slice.instance(),
                slice.computeInstance(),
                device.model() + " MIG",
                total(slice.memory().total()),
                capability);
    }

    private static int minor(Device device) {
        return device.minor() == null ? 0 : device.minor();
    }

    private static long total(@Nullable Long bytes) {
        return bytes == null ? 0 : bytes;
    }

    private static GpuSlot named(GpuSlot slot, String name) {
        return new GpuSlot(
                name,
                slot.id(),
                slot.device(),
                slot.busId(),
                slot.minor(),
                slot.instance(),
                slot.computeInstance(),
                slot.model(),
                slot.memory(),
                slot.capability());
    }
}
