package gpuq.sim;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import java.util.ArrayList;
import java.util.List;

/// The slots of a machine, as its agent reports them, and the images that its driver cannot run.
/// Each life of the machine may have another driver.
final class SimGpus {

    private static final double UNFIT = 0.3;
    private static final double OF_ONE_SLOT = 0.3;
    private static final double DIVIDED = 0.2;

    private final Dice dice;
    private final boolean isOdd;
    private final int gpus;
    private final boolean isDivided;
    private final List<SlotReport> slots = new ArrayList<>();
    private List<UnfitImage> unfit = List.of();

    /// @param isOdd whether it may have GPUs that are parts of others, and images that do not run
    SimGpus(int gpus, int grades, boolean isOdd, Dice dice) {
        this.dice = dice;
        this.isOdd = isOdd;
        this.gpus = gpus;
        this.isDivided = isOdd && dice.chance(DIVIDED);
        for (int i = 0; i < gpus; i++) {
            slots.add(
                    new SlotReport(
                            "gpu" + i,
                            SlotKind.GPU,
                            "X",
                            24L << 30,
                            86,
                            true,
                            "",
                            isDivided ? true : null,
                            null));
        }
        for (int i = 0; i < grades; i++) {
            slots.add(new SlotReport("grade" + i, SlotKind.GRADE, "", 0, 0, true, ""));
        }
        newDriver();
    }

    /// What holds for a whole life of the machine.
    record Life(boolean isDivided, List<UnfitImage> unfit) {}

    Life life() {
        return new Life(isDivided, unfit);
    }

    List<SlotReport> slots() {
        return List.copyOf(slots);
    }

    List<UnfitImage> unfit() {
        return unfit;
    }

    void newDriver() {
        List<UnfitImage> drawn = new ArrayList<>();
        for (int image = 0; image < Workload.IMAGES; image++) {
            if (isOdd && gpus > 0 && dice.chance(UNFIT)) {
                int only = dice.between(0, gpus - 1);
                boolean isOne = dice.chance(OF_ONE_SLOT);
                List<String> names =
                        slots.stream()
                                .map(SlotReport::name)
                                .filter(name -> name.startsWith("gpu"))
                                .filter(name -> !isOne || name.equals("gpu" + only))
                                .toList();
                drawn.add(new UnfitImage(Workload.image(image), names, "it is too new"));
            }
        }
        unfit = List.copyOf(drawn);
    }

    void use(int slot, boolean usable) {
        slots.set(slot, slots.get(slot).with(usable, usable ? "" : "XID"));
    }

    void mend() {
        for (int slot = 0; slot < slots.size(); slot++) {
            use(slot, true);
        }
    }
}
