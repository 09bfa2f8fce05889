package gpuq.api.forecast;

import java.util.List;

/// How long a place in the queue has to wait for a slot, before any correction: the work before it
/// and on the slots, over the slots that do it. A competition with a cap does no more of its work
/// meanwhile than the cap lets it: what is left of it is in nobody's way but its own (MANY-2). Each
/// job of it is taken for one of a single slot.
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

        /// Slot seconds until all of it is done.
        private double all() {
            return work + running.slotSeconds();
        }

        /// The most that it may have, and has jobs for.
        private int slots() {
            return Math.min(cap, running.slots() + ahead);
        }

        /// Whether some of it is not done by then, however many slots are free.
        private boolean isKeptBack(double seconds) {
            return all() > slots() * seconds;
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
        double all = work + running.slotSeconds();
        double wait = all / slots;
        // What is kept back has its own slots and leaves the rest to the others. Each round finds
        // more of that kind, or nothing new; so it ends, and the wait only falls.
        for (int round = 0; round < capped.size(); round++) {
            double others = all;
            int theirSlots = slots;
            for (Capped one : capped) {
                if (one.isKeptBack(wait)) {
                    others -= one.all();
                    theirSlots -= one.slots();
                }
            }
            if (theirSlots <= 0 || others / theirSlots >= wait) {
                break;
            }
            wait = Math.max(0, others / theirSlots);
        }
        return wait;
    }

    /// How many of those before the place start before it does.
    private int mayStart() {
        int closed = capped.stream().filter(Capped::isFull).mapToInt(Capped::ahead).sum();
        return ahead - closed;
    }
}
