package gpuq.core.queue;

import gpuq.core.sorted.SortedBlocks;
import java.util.ArrayList;
import java.util.List;

/// One user's jobs of one competition in a line. Shows the first of them to the dispatcher: as many
/// as may still start at once, and never more than a few, since each start shows the next.
final class Flow {

    /// More would only make each change dearer.
    private static final int MOST_SHOWN = 16;

    private final SortedBlocks<Waiting> waiting = new SortedBlocks<>();
    private final Startable startable;

    /// Those of the first that are among the startable ones.
    private List<Waiting> shown = new ArrayList<>();

    private int running;
    private boolean held;

    Flow(Startable startable, boolean held) {
        this.startable = startable;
        this.held = held;
    }

    void add(Waiting job) {
        waiting.add(job);
        refresh();
    }

    /// Takes all at once, in their order, into a flow in which nobody waits.
    ///
    /// @return how many of the first the line must show
    int fill(List<Waiting> all) {
        waiting.fillSorted(all);
        shown = wanted();
        return shown.size();
    }

    void remove(Waiting job) {
        waiting.remove(job);
        refresh();
    }

    void running(int count) {
        running = count;
        refresh();
    }

    void hold(boolean isHeld) {
        held = isHeld;
        refresh();
    }

    /// Whether nothing is known of it any more.
    boolean isIdle() {
        return waiting.isEmpty() && running == 0;
    }

    private int room() {
        Waiting first = waiting.first();
        return first == null || held ? 0 : Math.min(MOST_SHOWN, first.cap() - running);
    }

    private List<Waiting> wanted() {
        int room = room();
        List<Waiting> wanted = new ArrayList<>(MOST_SHOWN);
        for (Waiting job : waiting) {
            if (wanted.size() >= room) {
                break;
            }
            wanted.add(job);
        }
        return wanted;
    }

    private void refresh() {
        List<Waiting> wanted = wanted();
        for (Waiting job : shown) {
            if (!wanted.contains(job)) {
                startable.remove(job);
            }
        }
        for (Waiting job : wanted) {
            if (!shown.contains(job)) {
                startable.add(job);
            }
        }
        shown = wanted;
    }
}
