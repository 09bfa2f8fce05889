package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.core.slots.PoolSlots;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which node has which attempt, and so which slots are taken.
public final class Attempts implements JobIndex {

    private final Map<NodeId, NavigableMap<JobId, Attempt>> byNode = new LinkedHashMap<>();
    private final PoolSlots slots;

    Attempts(PoolSlots slots) {
        this.slots = slots;
    }

    /// The current attempt of a job, if a node has one.
    static @Nullable Attempt of(@Nullable Job job) {
        return switch (job) {
            case null -> null;
            case Job.OnNode onNode -> onNode.attempt();
            case Job.Stopping stopping -> stopping.was().attempt();
            case Job.Submitted _, Job.Queued _, Job.Held _, Job.Ungraded _ -> null;
        };
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Attempt old = of(before);
        Attempt now = of(after);
        if (old != null && !old.equals(now)) {
            NavigableMap<JobId, Attempt> ofNode = ofNode(old.node());
            ofNode.remove(old.ref().jobId());
            slots.release(old.node(), old.slots(), old.ref());
        }
        if (now != null && !now.equals(old)) {
            ofNode(now.node()).put(now.ref().jobId(), now);
            slots.take(now.node(), now.slots(), now.ref());
        }
    }

    /// The current attempts on a node, in the order of job ids.
    public List<Attempt> on(NodeId node) {
        return List.copyOf(byNode.getOrDefault(node, Collections.emptyNavigableMap()).values());
    }

    private NavigableMap<JobId, Attempt> ofNode(NodeId node) {
        return byNode.computeIfAbsent(node, _ -> new TreeMap<>());
    }
}
