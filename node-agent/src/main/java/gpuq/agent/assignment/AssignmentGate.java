package gpuq.agent.assignment;

import gpuq.agent.node.NodeIdentity;
import gpuq.common.contract.Assignment;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Topic;
import gpuq.common.contract.UnreadableMessageException;
import gpuq.common.seal.RecordSeal;
import gpuq.common.seal.RecordSeal.Sealed;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets only those records through that the scheduler has made for this node: under its key, newer
/// than the last one, and for this boot of the machine. Used by the consumer's thread alone.
final class AssignmentGate {

    private final NodeIdentity identity;
    private final String bootId;
    private final RecordSeal seal;
    private int lastEpoch;
    private long lastSequence;

    /// @param lastEpoch the epoch of the last assignment that was taken
    /// @param lastSequence its number
    AssignmentGate(NodeIdentity identity, String bootId, int lastEpoch, long lastSequence) {
        this.identity = identity;
        this.bootId = bootId;
        this.seal = identity.seal();
        this.lastEpoch = lastEpoch;
        this.lastSequence = lastSequence;
    }

    /// What a record is to this node.
    sealed interface Passage {}

    record Passed(Assignment assignment, @Nullable String traceparent) implements Passage {}

    /// The partition is shared with other nodes.
    record ForOther() implements Passage {}

    record Refused(String why) implements Passage {}

    Passage check(Map<String, String> headers, byte[] payload) {
        Optional<Sealed> sealed = Sealed.parse(headers);
        if (sealed.isEmpty()) {
            return new Refused("no seal");
        }
        if (!sealed.get().node().equals(identity.nodeId())) {
            return new ForOther();
        }
        Envelope envelope;
        try {
            envelope = Envelope.parse(headers);
        } catch (UnreadableMessageException e) {
            return new Refused(e.reason());
        }
        if (envelope.type().topic() != Topic.ASSIGNMENTS) {
            return new Refused("another topic's type " + envelope.type().word());
        }
        if (sealed.get().epoch() != identity.epoch()) {
            return new Refused("epoch " + sealed.get().epoch());
        }
        if (!seal.isGenuine(
                Topic.ASSIGNMENTS.topicName(), envelope.type().word(), sealed.get(), payload)) {
            return new Refused("seal not genuine");
        }
        return open(envelope, sealed.get(), payload);
    }

    private Passage open(Envelope envelope, Sealed sealed, byte[] payload) {
        if (sealed.epoch() == lastEpoch && sealed.sequence() <= lastSequence) {
            return new Refused("sequence %d after %d".formatted(sealed.sequence(), lastSequence));
        }
        lastEpoch = sealed.epoch();
        lastSequence = sealed.sequence();
        Assignment assignment;
        try {
            assignment =
                    (Assignment) ContractJson.read(envelope.type(), envelope.version(), payload);
        } catch (UnreadableMessageException e) {
            return new Refused(e.reason());
        }
        if (!assignment.nodeId().equals(identity.nodeId())) {
            return new Refused("for node " + assignment.nodeId());
        }
        if (assignment instanceof StartAttempt start && !start.bootId().equals(bootId)) {
            return new Refused("for boot " + start.bootId());
        }
        return new Passed(assignment, envelope.traceparent());
    }

    int lastEpoch() {
        return lastEpoch;
    }

    long lastSequence() {
        return lastSequence;
    }
}
