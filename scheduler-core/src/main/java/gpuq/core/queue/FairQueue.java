package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A line in the order of ranks. Each flow shows only its first jobs to the dispatcher, as many as
/// its cap still allows: so a user's thousandth job costs the others nothing.
public final class FairQueue implements WaitingLine {

    /// Fewer than these are filled in sooner than a second processor is woken.
    private static final int MANY = 10_000;

    private final RankTree all = new RankTree();
    private final Startable startable = new Startable();

    /// Those of competitions with a cap once more, to tell how long they wait for each other.
    private final Map<Pen, RankTree> penned = new LinkedHashMap<>();

    private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();
    private final NavigableSet<CompetitionId> held = new TreeSet<>();

    @Override
    public void add(Waiting waiting) {
        all.add(waiting);
        Pen pen = waiting.pen();
        if (pen != null) {
            penned.computeIfAbsent(pen, _ -> new RankTree()).add(waiting);
        }
        flow(waiting.flow()).add(waiting);
    }

    /// On two processors: what tells places knows nothing of who may start.
    @Override
    public void fill(Arrivals arrivals) {
        int[] order = arrivals.order();
        Runnable places = () -> fillPlaces(arrivals, order);
        Runnable starts = () -> fillStarts(arrivals, order);
        Stream<Runnable> halves = Stream.of(places, starts);
        (order.length < MANY ? halves : halves.parallel()).forEach(Runnable::run);
    }

    private void fillPlaces(Arrivals arrivals, int[] order) {
        all.fill(arrivals, order);
        if (!arrivals.hasPens()) {
            return;
        }
        for (int place : order) {
            Pen pen = arrivals.pen(place);
            if (pen != null) {
                penned.computeIfAbsent(pen, _ -> new RankTree()).append(arrivals, place);
            }
        }
        penned.values().forEach(RankTree::sum);
    }

    /// Each flow's first are shown: in the order of all, those are what is met first of each.
    private void fillStarts(Arrivals arrivals, int[] order) {
        List<FlowKey> keys = arrivals.flows();
        List<List<Waiting>> byFlow = arrivals.byFlow(order);
        int[] shown = new int[keys.size()];
        for (int number = 0; number < shown.length; number++) {
            shown[number] = flow(keys.get(number)).fill(byFlow.get(number));
        }
        for (int place : order) {
            int number = arrivals.flowOf(place);
            if (shown[number] > 0) {
                shown[number]--;
                startable.append(arrivals.waiting(place), arrivals.pen(place));
            }
        }
    }

    @Override
    public void remove(Waiting waiting) {
        all.remove(waiting);
        Pen pen = waiting.pen();
        RankTree tree = pen == null ? null : penned.get(pen);
        if (pen != null && tree != null) {
            tree.remove(waiting);
            if (tree.size() == 0) {
                penned.remove(pen);
            }
        }
        Flow flow = flow(waiting.flow());
        flow.remove(waiting);
        drop(waiting.flow(), flow);
    }

    @Override
    public void running(FlowKey key, int count) {
        Flow flow = flow(key);
        flow.running(count);
        drop(key, flow);
    }

    @Override
    public void running(CompetitionId competition, int count) {
        startable.running(competition, count);
    }

    @Override
    public void hold(CompetitionId competition, boolean isHeld) {
        boolean changed = isHeld ? held.add(competition) : held.remove(competition);
        if (changed) {
            for (Map.Entry<FlowKey, Flow> entry : flows.entrySet()) {
                if (isStopped(entry.getKey(), competition)) {
                    entry.getValue().hold(isHeld);
                }
            }
        }
    }

    @Override
    public @Nullable Waiting first() {
        return startable.first();
    }

    @Override
    public Iterator<Waiting> inOrder() {
        return startable.inOrder();
    }

    @Override
    public Iterator<Waiting> behind(Waiting waiting) {
        return startable.behind(waiting);
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Ahead ahead(Rank rank) {
        return all.ahead(rank);
    }

    @Override
    public List<Capped> capped(Rank rank) {
        List<Capped> found = new ArrayList<>(penned.size());
        penned.forEach(
                (pen, jobs) -> found.add(new Capped(pen, jobs.ahead(rank), startable.isOpen(pen))));
        return found;
    }

    private Flow flow(FlowKey key) {
        return flows.computeIfAbsent(
                key,
                _ -> new Flow(startable, !key.isForStaff() && held.contains(key.competition())));
    }

    /// Whether a hold of the competition stops the flow.
    private static boolean isStopped(FlowKey key, CompetitionId competition) {
        return !key.isForStaff() && key.competition().equals(competition);
    }

    private void drop(FlowKey key, Flow flow) {
        if (flow.isIdle()) {
            flows.remove(key);
        }
    }
}
