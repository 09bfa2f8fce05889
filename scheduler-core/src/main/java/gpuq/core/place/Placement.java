package gpuq.core.place;

import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.core.slots.Demand;
import gpuq.core.slots.NodeSlots;
import gpuq.core.slots.PoolSlots.FreeNode;
import gpuq.core.state.Failure;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import gpuq.core.state.Reservation;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where one job goes: to the node that has its file, else to the least loaded one that fits, of
/// those that have its data before all others (DATA-4): where, never whether or when; not to one
/// that has failed it, unless no other can run it and some time has passed; and not onto slots that
/// are kept for another.
final class Placement {

    /// So many of the least loaded nodes are asked whether they have the data. In a pool with more
    /// of them, what is wanted often is on many.
    private static final int ASKED = 64;

    private final PoolState state;
    private final Instant now;
    private final Demand demand;
    private final Job job;
    private final @Nullable Reservation kept;
    private final List<Failure> failures;
    private final NavigableSet<NodeId> avoided;

    /// @param kept slots that are kept for another job and that this one may not use, if any are
    Placement(PoolState state, Instant now, Job job, Demand demand, @Nullable Reservation kept) {
        this.state = state;
        this.now = now;
        this.job = job;
        this.demand = demand;
        this.kept = kept;
        this.failures = job.past().failures(job.leg());
        this.avoided = failures.isEmpty() ? Collections.emptyNavigableSet() : nodes(failures);
    }

    /// A node and the slots there.
    record Choice(NodeId node, List<String> slots) {}

    static Demand demandOf(Job job) {
        return job.leg() == Leg.GRADE ? Demand.GRADING : job.spec().demand();
    }

    Optional<Choice> find() {
        return withTheFile().or(this::withTheData).or(this::leastLoaded).or(this::again);
    }

    private Optional<Choice> withTheFile() {
        CollectedFile file = job.past().submission();
        NodeId holder = file == null ? null : file.nodeId();
        if (job.leg() != Leg.GRADE || holder == null || avoided.contains(holder)) {
            return Optional.empty();
        }
        NodeSlots node = state.slots().of(holder);
        return node.accepting() ? on(node) : Optional.empty();
    }

    /// The least loaded of those that need not fetch what may take an hour to come.
    private Optional<Choice> withTheData() {
        Sha256 data = job.spec().terms().digests().get(Part.DATA);
        if (data == null) {
            return Optional.empty();
        }
        Set<NodeId> having = state.nodes().having(data);
        if (having.isEmpty()) {
            return Optional.empty();
        }
        int asked = 0;
        for (FreeNode free : state.slots().free(demand.kind())) {
            if (having.contains(free.node()) && !avoided.contains(free.node())) {
                Optional<Choice> choice = on(free.slots());
                if (choice.isPresent()) {
                    return choice;
                }
            }
            if (++asked == ASKED) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Choice> leastLoaded() {
        for (FreeNode free : state.slots().free(demand.kind())) {
            if (!avoided.contains(free.node())) {
                Optional<Choice> choice = on(free.slots());
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    /// Nobody else can run it, now or later: then a node that has failed it may try again.
    private Optional<Choice> again() {
        if (avoided.isEmpty() || canOthers()) {
            return Optional.empty();
        }
        for (NodeId id : avoided) {
            NodeSlots node = state.slots().of(id);
            if (node.accepting() && hasRested(id)) {
                Optional<Choice> choice = on(node);
                if (choice.isPresent()) {
                    return choice;
                }
            }
        }
        return Optional.empty();
    }

    private boolean canOthers() {
        return state.slots().all().stream()
                .anyMatch(
                        node ->
                                node.accepting()
                                        && !avoided.contains(node.node())
                                        && node.couldEver(demand));
    }

    private boolean hasRested(NodeId node) {
        Instant rested = now.minus(state.limits().retries().sameNodeAfter());
        return failures.stream()
                .filter(failure -> failure.node().equals(node))
                .noneMatch(failure -> failure.at().isAfter(rested));
    }

    private Optional<Choice> on(NodeSlots node) {
        List<String> taboo =
                kept != null && kept.node().equals(node.node()) ? kept.slots() : List.of();
        return node.choose(demand, taboo).map(slots -> new Choice(node.node(), slots));
    }

    private static NavigableSet<NodeId> nodes(List<Failure> failures) {
        NavigableSet<NodeId> nodes = new TreeSet<>();
        failures.forEach(failure -> nodes.add(failure.node()));
        return nodes;
    }
}
