package gpuq.core.place;

import gpuq.common.contract.CollectedFile;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.core.slots.Demand;
import gpuq.core.slots.NodeSlots;
import gpuq.core.slots.PoolSlots;
import gpuq.core.slots.PoolSlots.FreeNode;
import gpuq.core.state.Failure;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Where a job goes: to the node that has its file, else to the least loaded one that fits; not to
/// one that has failed it, unless no other can run it and some time has passed.
final class Placement {

    private final PoolState state;
    private final Instant now;

    Placement(PoolState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    /// A node and the slots there.
    record Choice(NodeId node, List<String> slots) {}

    static Demand demandOf(Job job) {
        return job.leg() == Leg.GRADE
                ? Demand.GRADING
                : Demand.ofRun(job.spec().gpus(), job.spec().gpu());
    }

    Optional<Choice> find(Job job) {
        Demand demand = demandOf(job);
        List<Failure> failures = job.past().failures(job.leg());
        NavigableSet<NodeId> avoided = new TreeSet<>();
        failures.forEach(failure -> avoided.add(failure.node()));
        return withTheFile(job, demand, avoided)
                .or(() -> leastLoaded(demand, avoided))
                .or(() -> again(demand, avoided, failures));
    }

    private Optional<Choice> withTheFile(Job job, Demand demand, NavigableSet<NodeId> avoided) {
        CollectedFile file = job.past().submission();
        if (job.leg() != Leg.GRADE || file == null || avoided.contains(file.nodeId())) {
            return Optional.empty();
        }
        NodeSlots node = state.slots().of(file.nodeId());
        return node.accepting() ? on(node, demand) : Optional.empty();
    }

    private Optional<Choice> leastLoaded(Demand demand, NavigableSet<NodeId> avoided) {
        PoolSlots slots = state.slots();
        for (FreeNode free : slots.free(demand.kind())) {
            if (!avoided.contains(free.node())) {
                Optional<Choice> choice = on(slots.of(free.node()), demand);
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    /// Nobody else can run it, now or later: then a node that has failed it may try again.
    private Optional<Choice> again(
            Demand demand, NavigableSet<NodeId> avoided, List<Failure> failures) {
        boolean othersCan =
                state.slots().all().stream()
                        .anyMatch(
                                node ->
                                        node.accepting()
                                                && !avoided.contains(node.node())
                                                && node.couldEver(demand));
        if (othersCan) {
            return Optional.empty();
        }
        for (NodeId id : avoided) {
            NodeSlots node = state.slots().of(id);
            if (node.accepting() && hasRested(id, failures)) {
                Optional<Choice> choice = on(node, demand);
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    private boolean hasRested(NodeId node, List<Failure> failures) {
        Instant rested = now.minus(state.limits().retries().sameNodeAfter());
        return failures.stream()
                .filter(failure -> failure.node().equals(node))
                .noneMatch(failure -> failure.at().isAfter(rested));
    }

    private static Optional<Choice> on(NodeSlots node, Demand demand) {
        return node.choose(demand).map(slots -> new Choice(node.node(), slots));
    }
}
