package gpuq.core.slots;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.core.sorted.SortedBlocks;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The slots of all nodes, with an index of the nodes that have some free: the least loaded first,
/// so that work spreads (QUEUE-2).
public final class PoolSlots {

    private final NodeMap<NodeSlots> nodes = new NodeMap<>();
    private final Map<SlotKind, Integer> totals = new EnumMap<>(SlotKind.class);
    private final Map<SlotKind, SortedBlocks<FreeNode>> index = new EnumMap<>(SlotKind.class);

    public PoolSlots() {
        for (SlotKind kind : SlotKind.values()) {
            index.put(kind, new SortedBlocks<>());
        }
    }

    /// The node's slots; none if it has not reported any.
    public NodeSlots of(NodeId node) {
        NodeSlots known = nodes.get(node);
        return known == null ? new NodeSlots(node) : known;
    }

    public Collection<NodeSlots> all() {
        return nodes.values();
    }

    /// Nodes that take new work and have free slots of the kind, the least loaded first.
    public Iterable<FreeNode> free(SlotKind kind) {
        return indexOf(kind);
    }

    /// Whether there is any of these.
    public boolean hasFree(SlotKind kind) {
        return !indexOf(kind).isEmpty();
    }

    /// Whether any node could meet the demand if nothing ran on it.
    public boolean couldEver(Demand demand) {
        return nodes.values().stream().anyMatch(node -> node.couldEver(demand));
    }

    /// How many slots of a kind the nodes report that are expected to take work: those of a lost or
    /// closed one shorten nobody's wait (CASC-1).
    public int total(SlotKind kind) {
        return totals.getOrDefault(kind, 0);
    }

    /// Whether no node has reported any slot yet.
    public boolean isUnknown() {
        return nodes.values().stream().allMatch(node -> node.reported().isEmpty());
    }

    /// The node says what it has, and which images do not run on it.
    public void report(
            NodeId node, List<SlotReport> slots, List<UnfitImage> unfit, Service service) {
        change(node, it -> it.report(slots, unfit, service));
    }

    /// An attempt holds these slots from now on.
    ///
    /// @throws IllegalStateException if one is held already
    public void take(NodeId node, List<String> names, AttemptRef holder) {
        change(node, it -> it.take(names, holder));
    }

    /// The attempt lets go of them.
    public void release(NodeId node, List<String> names, AttemptRef holder) {
        change(node, it -> it.release(names, holder));
    }

    private void change(NodeId id, Consumer<NodeSlots> change) {
        NodeSlots node = nodes.get(id);
        if (node == null) {
            node = new NodeSlots(id);
            nodes.put(id, node);
        }
        for (SlotKind kind : SlotKind.values()) {
            if (isOpen(node, kind)) {
                indexOf(kind).remove(new FreeNode(node.load(kind), node));
            }
            totals.merge(kind, -node.count(kind), Integer::sum);
        }
        change.accept(node);
        for (SlotKind kind : SlotKind.values()) {
            totals.merge(kind, node.count(kind), Integer::sum);
            if (isOpen(node, kind)) {
                indexOf(kind).add(new FreeNode(node.load(kind), node));
            }
        }
    }

    private static boolean isOpen(NodeSlots node, SlotKind kind) {
        return node.accepting() && node.freeCount(kind) > 0;
    }

    private SortedBlocks<FreeNode> indexOf(SlotKind kind) {
        return Objects.requireNonNull(index.get(kind));
    }

    /// What a node is good for.
    public enum Service {
        /// It takes new work.
        ACCEPTING,
        /// It takes none at this moment, and is expected to go on soon.
        PAUSED,
        /// It takes none.
        NONE
    }

    /// A node with something free: itself, as looking it up among ten thousand would take longer
    /// than all the rest of a decision.
    ///
    /// @param load thousandths of its slots of the kind that are taken
    public record FreeNode(int load, NodeSlots slots) implements Comparable<FreeNode> {

        public NodeId node() {
            return slots.node();
        }

        @Override
        public int compareTo(FreeNode other) {
            int byLoad = Integer.compare(load, other.load);
            return byLoad != 0 ? byLoad : node().compareTo(other.node());
        }
    }
}
