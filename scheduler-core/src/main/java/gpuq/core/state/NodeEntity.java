package gpuq.core.state;

import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.Command.NodeMode;
import gpuq.common.contract.NodeEvent.NodeStatus;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An admitted node.
///
/// @param order its place in the order of the records between us
/// @param said what it said last
/// @param wish what operators want of it
/// @param lingering attempts that are no longer the job's current one but that the node may still
///   hold: their slots are not free
/// @param data the trees of data that it has, in the order of their digests; none where it has not
///   said, and in what older releases have stored
public record NodeEntity(
        NodeId nodeId,
        Order order,
        Said said,
        Wish wish,
        Silence silence,
        List<Lingering> lingering,
        List<Sha256> data)
        implements StateEntity {

    /// The first part of the key.
    static final String PREFIX = "node/";

    public NodeEntity {
        lingering = List.copyOf(lingering);
        data = List.copyOf(data == null ? List.of() : data);
    }

    @Override
    public String key() {
        return PREFIX + nodeId;
    }

    /// What the node may be given. What operators want comes before what checks found.
    public NodeStatus status() {
        return switch (silence) {
            case LOST -> NodeStatus.LOST;
            case SUSPECT -> NodeStatus.SUSPECT;
            case HEARD ->
                    switch (wish.mode()) {
                        case QUARANTINED -> NodeStatus.QUARANTINED;
                        case DRAINING -> NodeStatus.DRAINING;
                        case CORDONED -> NodeStatus.CORDONED;
                        case OPEN ->
                                said.findings().stream().anyMatch(HealthFinding::severe)
                                        ? NodeStatus.QUARANTINED
                                        : NodeStatus.READY;
                    };
        };
    }

    /// The lingering attempt with this reference, if the node may still hold it.
    public Optional<Lingering> lingering(AttemptRef ref) {
        return lingering.stream().filter(it -> it.attempt().ref().equals(ref)).findFirst();
    }

    /// A node that was enrolled and has not been heard yet.
    static NodeEntity admitted(NodeId node, int epoch) {
        return new NodeEntity(
                node,
                new Order(epoch, 0, 0, 0),
                new Said("", "", List.of(), List.of(), null, null),
                new Wish(NodeMode.OPEN, ""),
                Silence.LOST,
                List.of(),
                List.of());
    }

    NodeEntity with(Order newOrder) {
        return new NodeEntity(nodeId, newOrder, said, wish, silence, lingering, data);
    }

    /// A machine that has started anew holds nothing of what it held before.
    NodeEntity with(Said newSaid) {
        boolean sameLife = newSaid.bootId().equals(said.bootId());
        return new NodeEntity(
                nodeId, order, newSaid, wish, silence, sameLife ? lingering : List.of(), data);
    }

    NodeEntity with(Wish newWish) {
        return new NodeEntity(nodeId, order, said, newWish, silence, lingering, data);
    }

    public NodeEntity with(Silence newSilence) {
        return new NodeEntity(nodeId, order, said, wish, newSilence, lingering, data);
    }

    NodeEntity with(List<Lingering> newLingering) {
        return new NodeEntity(nodeId, order, said, wish, silence, newLingering, data);
    }

    NodeEntity withData(List<Sha256> newData) {
        return new NodeEntity(nodeId, order, said, wish, silence, lingering, newData);
    }

    /// Which records count.
    ///
    /// @param epoch only those sealed under this epoch's key
    /// @param incarnation of the last report that changed anything
    /// @param sequence of the last report that changed anything
    /// @param assignments the number of the last assignment sent to it
    public record Order(int epoch, long incarnation, long sequence, long assignments) {

        Order withReport(long newIncarnation, long newSequence) {
            return new Order(epoch, newIncarnation, newSequence, assignments);
        }

        Order withNextAssignment() {
            return new Order(epoch, incarnation, sequence, assignments + 1);
        }
    }

    /// What a node says of itself.
    ///
    /// @param bootId empty until the first heartbeat
    /// @param clockOffsetMs how far its clock is ahead of the API's; absent where it has not said
    /// @param unfitImages which images do not run on which of its slots; absent where it has not
    ///   said
    public record Said(
            String bootId,
            String agentVersion,
            List<SlotReport> slots,
            List<HealthFinding> findings,
            @Nullable Long clockOffsetMs,
            @Nullable List<UnfitImage> unfitImages) {

        public Said {
            slots = List.copyOf(slots);
            findings = List.copyOf(findings);
            unfitImages = unfitImages == null ? null : List.copyOf(unfitImages);
        }
    }

    /// What operators want of a node.
    public record Wish(NodeMode mode, String reason) {}

    /// How long a node has been silent, in the two steps of a lease.
    public enum Silence {
        HEARD,
        SUSPECT,
        LOST
    }

    /// An attempt that left its job without the node's word.
    ///
    /// @param fenced whether its result is refused even if it comes before the next attempt
    public record Lingering(Attempt attempt, boolean fenced) {}
}
