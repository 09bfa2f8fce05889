package gpuq.core.queue;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// One user's jobs of one competition in a line. Shows the first of them to the dispatcher: as many
/// as may still start at once, and never more than a few, since each start shows the next.
final class Flow {

    /// More would only make each change dearer.
    private static final int MOST_SHOWN = 16;

    private NavigableSet<Waiting> waiting = new TreeSet<>();
    private final NavigableSet<Waiting> shown = new TreeSet<>();
    private final NavigableSet<Waiting> startable;
    private int running;
    private boolean held;

    Flow(NavigableSet<Waiting> startable, boolean held) {
        this.startable = startable;
        this.held = held;
    }

    void add(Waiting job) {
        waiting.add(job);
        refresh();
    }

    /// Takes all at once, into a flow in which nobody waits.
    ///
    /// @param sorted by their ranks
    void fill(List<Waiting> sorted) {
        waiting = SortedRun.treeOf(sorted);
        refresh();
    }

    private int room() {
        return Math.min(MOST_SHOWN, waiting.first().cap() - running);
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

    private void refresh() {
        NavigableSet<Waiting> wanted = new TreeSet<>();
        if (!held && !waiting.isEmpty()) {
            int room = room();
            for (Waiting job : waiting) {
                if (wanted.size() >= room) {
                    break;
                }
                wanted.add(job);
            }
        }
        for (Waiting job : shown) {
            if (!wanted.contains(job)) {
                startable.remove(job);
            }
        }
        startable.addAll(wanted);
        shown.clear();
        shown.addAll(wanted);
    }
}
