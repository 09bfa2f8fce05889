package gpuq.api.forecast;

import gpuq.common.forecast.SharedCapacity;
import gpuq.common.forecast.SharedCapacity.Backlog;
import java.util.List;

/// How long a place in the queue has to wait for a slot, before any correction: the work before it
/// and on the slots, over the slots that do it ([SharedCapacity]). Each job of a competition with a
/// cap is taken for one of a single slot.
///
/// @param ahead how many jobs wait before the place
/// @param work slot seconds that are foreseen of them
/// @param capped those of them that belong to competitions with a cap; none without a job
record SlotWait(int ahead, double work, List<Capped> capped) {

    /// What stands before the place of one competition with a cap.
    ///
    /// @param running what of it holds slots
    /// @param ahead how many of it wait before the place
    /// @param work slot seconds that are foreseen of those
    record Capped(int cap, Running running, int ahead, double work) {

        private boolean isFull() {
            return running.slots() >= cap;
        }

        private Backlog backlog() {
            return new Backlog(
                    millis(work + running.slotSeconds()),
                    1000L * Math.min(cap, running.slots() + ahead));
        }
    }

    /// What holds slots.
    ///
    /// @param slotSeconds what is foreseen to be left of it
    record Running(int slots, double slotSeconds) {}

    /// Seconds.
    ///
    /// @param slots how many there are, at least one
    double seconds(int slots, Running running) {
        if (mayStart() == 0 && running.slots() < slots) {
            return 0;
        }
        return SharedCapacity.millis(
                        millis(work + running.slotSeconds()),
                        1000L * slots,
                        capped.stream().map(Capped::backlog).toList())
                / 1000.0;
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1000);
    }

    /// How many of those before the place start before it does.
    private int mayStart() {
        int closed = capped.stream().filter(Capped::isFull).mapToInt(Capped::ahead).sum();
        return ahead - closed;
    }
}
