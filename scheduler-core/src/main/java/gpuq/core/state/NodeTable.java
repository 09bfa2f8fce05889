package gpuq.core.state;

import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.NodeStatus;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.core.slots.NodeMap;
import gpuq.core.slots.PoolSlots;
import gpuq.core.slots.PoolSlots.Service;
import gpuq.core.state.NodeEntity.Lingering;
import gpuq.core.state.NodeEntity.Order;
import gpuq.core.state.NodeEntity.Said;
import gpuq.core.state.NodeEntity.Wish;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The admitted nodes, and what changes them. Keeps the slots in step with what the nodes say.
public final class NodeTable {

    private final NodeMap<NodeEntity> nodes = new NodeMap<>();
    private final DataHolders holders = new DataHolders();
    private final PoolSlots slots;

    NodeTable(PoolSlots slots) {
        this.slots = slots;
    }

    public @Nullable NodeEntity get(NodeId id) {
        return nodes.get(id);
    }

    public Collection<NodeEntity> all() {
        return nodes.values();
    }

    /// The nodes that have a tree of data, at work or not; in no order that means anything.
    public Set<NodeId> having(Sha256 data) {
        return holders.of(data);
    }

    void load(NodeEntity node) {
        put(node);
        node.lingering().forEach(it -> hold(it.attempt()));
    }

    void apply(NodeChanged said) {
        NodeEntity before = existing(said.nodeId());
        if (!before.said().bootId().equals(said.bootId())) {
            before.lingering().forEach(it -> letGo(it.attempt()));
        }
        put(
                before.with(
                        new Said(
                                said.bootId(),
                                said.agentVersion(),
                                said.slots(),
                                said.findings(),
                                said.clockOffsetMs(),
                                said.unfitImages())));
    }

    void apply(CoreFact.AboutNode fact) {
        switch (fact) {
            case CoreFact.NodeAdmitted(var id, var epoch) -> admit(id, epoch);
            case CoreFact.NodeModeSet(var id, var mode, var reason) ->
                    put(existing(id).with(new Wish(mode, reason)));
            case CoreFact.NodeSilenceSet(var id, var silence) -> put(existing(id).with(silence));
            case CoreFact.AssignmentNumbered(var id) ->
                    put(existing(id).with(existing(id).order().withNextAssignment()));
            case CoreFact.ReportTaken(var id, var incarnation, var sequence) ->
                    put(existing(id).with(existing(id).order().withReport(incarnation, sequence)));
            case CoreFact.AttemptLingers(var attempt, var fenced) -> linger(attempt, fenced);
            case CoreFact.NodeDataSet(var id, var data) -> put(existing(id).withData(data));
            case CoreFact.AttemptGone(var id, var ref) -> drop(existing(id), ref);
        }
    }

    /// An agent that was enrolled anew has no journal of what it held, and kills what it finds.
    private void admit(NodeId id, int epoch) {
        NodeEntity before = nodes.get(id);
        if (before == null) {
            put(NodeEntity.admitted(id, epoch));
        } else {
            before.lingering().forEach(it -> letGo(it.attempt()));
            put(before.with(new Order(epoch, 0, 0, before.order().assignments())).with(List.of()));
        }
    }

    private void linger(Attempt attempt, boolean fenced) {
        NodeEntity node = existing(attempt.node());
        List<Lingering> more = new ArrayList<>(node.lingering());
        more.add(new Lingering(attempt, fenced));
        hold(attempt);
        put(node.with(more));
    }

    private void drop(NodeEntity node, AttemptRef ref) {
        List<Lingering> rest = new ArrayList<>();
        for (Lingering it : node.lingering()) {
            if (it.attempt().ref().equals(ref)) {
                letGo(it.attempt());
            } else {
                rest.add(it);
            }
        }
        put(node.with(rest));
    }

    private void hold(Attempt attempt) {
        slots.take(attempt.node(), attempt.slots(), attempt.ref());
    }

    private void letGo(Attempt attempt) {
        slots.release(attempt.node(), attempt.slots(), attempt.ref());
    }

    private void put(NodeEntity node) {
        NodeEntity before = nodes.put(node.nodeId(), node);
        holders.replace(node.nodeId(), before == null ? List.of() : before.data(), node.data());
        if (before == null
                || !before.said().equals(node.said())
                || before.status() != node.status()) {
            List<UnfitImage> unfit = node.said().unfitImages();
            slots.report(
                    node.nodeId(),
                    node.said().slots(),
                    unfit == null ? List.of() : unfit,
                    service(node.status()));
        }
    }

    private static Service service(NodeStatus status) {
        return switch (status) {
            case READY -> Service.ACCEPTING;
            case SUSPECT -> Service.PAUSED;
            case LOST, QUARANTINED, DRAINING, CORDONED -> Service.NONE;
        };
    }

    private NodeEntity existing(NodeId id) {
        NodeEntity node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException("a fact about an unknown node: " + id);
        }
        return node;
    }
}
