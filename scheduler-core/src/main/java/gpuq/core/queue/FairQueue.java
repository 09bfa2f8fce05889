package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.Priority;
import java.util.ArrayList;
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
    private final NavigableSet<Waiting> startable = new TreeSet<>();
    private final Map<FlowKey, Flow> flows = new LinkedHashMap<>();
    private final NavigableSet<CompetitionId> held = new TreeSet<>();

    @Override
    public void add(Waiting waiting) {
        all.add(waiting);
        flow(waiting.flow()).add(waiting);
    }

    @Override
    public void fill(List<Waiting> waiting) {
        List<Waiting> sorted = sorted(waiting);
        all.fill(sorted);
        Map<FlowKey, List<Waiting>> byFlow = new LinkedHashMap<>();
        for (Waiting one : sorted) {
            byFlow.computeIfAbsent(one.flow(), _ -> new ArrayList<>()).add(one);
        }
        byFlow.forEach((key, ofFlow) -> flow(key).fill(ofFlow));
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
        return startable.isEmpty() ? null : startable.first();
    }

    @Override
    public @Nullable Waiting after(Waiting waiting) {
        return startable.higher(waiting);
    }

    @Override
    public int size() {
        return all.size();
    }

    @Override
    public Ahead ahead(Rank rank) {
        return all.ahead(rank);
    }

    /// By copies of what ranks are compared by: a million comparisons that each follow three
    /// references take longer than all the rest of a restore.
    private static List<Waiting> sorted(List<Waiting> waiting) {
        List<Sortable> keys = new ArrayList<>(waiting.size());
        for (Waiting one : waiting) {
            Rank rank = one.rank();
            boolean isPlain = !rank.aged() && rank.priority() == Priority.NORMAL;
            keys.add(new Sortable(isPlain, rank.tag(), rank.sequence(), one));
        }
        keys.sort(null);
        return keys.stream().map(Sortable::waiting).toList();
    }

    private record Sortable(boolean isPlain, long tag, long sequence, Waiting waiting)
            implements Comparable<Sortable> {
        @Override
        public int compareTo(Sortable other) {
            if (!isPlain || !other.isPlain) {
                return waiting.compareTo(other.waiting);
            }
            int byTag = Long.compare(tag, other.tag);
            return byTag != 0 ? byTag : Long.compare(sequence, other.sequence);
        }
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
