package gpuq.scheduler;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.Topic;
import gpuq.common.contract.UnreadableMessageException;
import gpuq.common.seal.NodeSeals;
import gpuq.common.seal.RecordSeal.Sealed;
import gpuq.core.Input;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Turns a record into an input of the core, or says why it is none: envelope, place and, for what
/// a node says, the authentication code, which is checked before the payload is read. Never throws
/// for what a record contains (WORKER-9).
final class InputReader {

    private final NodeSeals seals;
    private final UnaryOperator<String> ownName;

    /// @param ownName takes the prefix off a topic's name
    InputReader(NodeSeals seals, UnaryOperator<String> ownName) {
        this.seals = seals;
        this.ownName = ownName;
    }

    Reading read(ConsumerRecord<byte[], byte[]> record, Instant now) {
        Map<String, String> headers = HeaderTexts.texts(record.headers());
        try {
            Envelope envelope = Envelope.parse(headers);
            Topic topic = topicOf(record, envelope);
            byte[] payload = payloadOf(record);
            return switch (topic) {
                case COMMANDS -> command(envelope, payload, now);
                case AGENT_EVENTS -> report(envelope, headers, payload, now);
                case ASSIGNMENTS,
                        JOB_EVENTS,
                        NODE_EVENTS,
                        JOB_LOGS,
                        SCHEDULER_STATE,
                        DEAD_LETTERS ->
                        throw new IllegalStateException("no reader of " + topic.topicName());
            };
        } catch (UnreadableMessageException e) {
            return new Reading.Refused(
                    headers.getOrDefault("ce_type", ""), Objects.toString(e.getMessage()));
        }
    }

    private Topic topicOf(ConsumerRecord<?, ?> record, Envelope envelope) {
        String name = ownName.apply(record.topic());
        Topic topic =
                Topic.named(name)
                        .orElseThrow(() -> new IllegalStateException("not our topic: " + name));
        if (envelope.type().topic() != topic) {
            throw new UnreadableMessageException(
                    "WRONG_TOPIC",
                    envelope.type().word() + " belongs on " + envelope.type().topic());
        }
        return topic;
    }

    private static byte[] payloadOf(ConsumerRecord<byte[], byte[]> record) {
        byte[] payload = record.value();
        if (payload == null) {
            throw new UnreadableMessageException("MALFORMED", "the record has no value");
        }
        return payload;
    }

    private static Reading command(Envelope envelope, byte[] payload, Instant now) {
        Message message = ContractJson.read(envelope.type(), envelope.version(), payload);
        String traceparent = Objects.requireNonNullElse(envelope.traceparent(), "");
        return new Reading.Taken(
                envelope.type(),
                new Input.CommandInput((Command) message, traceparent, now),
                traceparent);
    }

    private Reading report(
            Envelope envelope, Map<String, String> headers, byte[] payload, Instant now) {
        Sealed sealed =
                Sealed.parse(headers)
                        .orElseThrow(
                                () ->
                                        new UnreadableMessageException(
                                                "BAD_SEAL", "the record is not sealed"));
        if (!seals.of(sealed.node(), sealed.epoch())
                .isGenuine(
                        Topic.AGENT_EVENTS.topicName(), envelope.type().word(), sealed, payload)) {
            throw new UnreadableMessageException(
                    "BAD_SEAL", "not made under the key of " + sealed.node());
        }
        AgentEvent event =
                (AgentEvent) ContractJson.read(envelope.type(), envelope.version(), payload);
        if (!event.nodeId().equals(sealed.node())) {
            throw new UnreadableMessageException(
                    "BAD_SEAL", sealed.node() + " speaks for " + event.nodeId());
        }
        return new Reading.Taken(
                envelope.type(),
                new Input.ReportInput(
                        event, sealed.epoch(), sealed.incarnation(), sealed.sequence(), now),
                Objects.requireNonNullElse(envelope.traceparent(), ""));
    }
}
