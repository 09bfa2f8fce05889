package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A line in the order of ranks. Each flow shows only its first jobs to the dispatcher, as many as
/// its cap still allows: so a user's thousandth job costs the others nothing.
public final class FairQueue implements WaitingLine {

    private final RankTree all = new RankTree();
    private final SortedBlocks<Waiting> startable = new SortedBlocks<>();
    private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();
    private final NavigableSet<CompetitionId> held = new TreeSet<>();

    @Override
    public void add(Waiting waiting) {
        all.add(waiting);
        flow(waiting.flow()).add(waiting);
    }

    @Override
    public void fill(Map<FlowKey, List<Waiting>> byFlow) {
        List<Waiting> waiting = new ArrayList<>();
        List<Waiting> shown = new ArrayList<>();
        byFlow.forEach(
                (key, ofFlow) -> {
                    waiting.addAll(ofFlow);
                    shown.addAll(flow(key).fill(ofFlow));
                });
        all.fill(RankOrder.sorted(waiting));
        startable.fill(RankOrder.sorted(shown));
    }

    @Override
    public void remove(Waiting waiting) {
        all.remove(waiting);
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
    public void hold(CompetitionId competition, boolean isHeld) {
        boolean changed = isHeld ? held.add(competition) : held.remove(competition);
        if (changed) {
            for (Map.Entry<FlowKey, Flow> entry : flows.entrySet()) {
                if (entry.getKey().competition().equals(competition)) {
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
        return startable.iterator();
    }

    @Override
    public Iterator<Waiting> behind(Waiting waiting) {
        return startable.after(waiting);
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Ahead ahead(Rank rank) {
        return all.ahead(rank);
    }

    private Flow flow(FlowKey key) {
        return flows.computeIfAbsent(
                key, _ -> new Flow(startable, held.contains(key.competition())));
    }

    private void drop(FlowKey key, Flow flow) {
        if (flow.isIdle()) {
            flows.remove(key);
        }
    }
}
