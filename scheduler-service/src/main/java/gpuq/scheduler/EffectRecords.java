package gpuq.scheduler;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.JobEvent;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.NodeEvent.CompetitionChanged;
import gpuq.common.contract.NodeEvent.NodeChanged;
import gpuq.common.contract.NodeEvent.PoolForecast;
import gpuq.common.contract.Topic;
import gpuq.common.seal.NodeSeals;
import gpuq.core.Effects;
import gpuq.core.Effects.SealedAssignment;
import gpuq.core.Effects.Traced;
import gpuq.core.state.StateEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Turns what one step says into records: events and assignments with their envelope, assignments
/// sealed under the node's key, entities by their key. Sends nothing.
final class EffectRecords {

    /// The scheduler seals with this life: its assignments are ordered by the sequence alone, which
    /// the core keeps over restarts.
    private static final long INCARNATION = 0;

    /// Room for headers and key under the broker's limit. What does not fit is found here, where it
    /// costs one input, and not in the transaction, where it would cost the process.
    private static final int MAX_VALUE_BYTES = Topic.MAX_MESSAGE_BYTES - 8 * 1024;

    private final PoolNames names;
    private final NodeSeals seals;
    private final EntityJson entityJson = new EntityJson();

    EffectRecords(PoolNames names, NodeSeals seals) {
        this.names = names;
        this.seals = seals;
    }

    /// One step's records, ready to send.
    ///
    /// @param entities by key, so that of a batch only the last state of an entity is sent
    record Encoded(
            List<ProducerRecord<byte[], byte[]>> messages,
            Map<String, ProducerRecord<byte[], byte[]>> entities) {}

    /// @param cause names the input; events of one cause are numbered, so that their ids are unique
    Encoded encode(Effects effects, String cause, Instant now, Tracing tracing) {
        Writing writing = new Writing(cause, now, tracing);
        effects.jobEvents().forEach(writing::jobEvent);
        effects.nodeEvents().forEach(writing::nodeEvent);
        effects.assignments().forEach(writing::assignment);
        Map<String, ProducerRecord<byte[], byte[]>> entities = new LinkedHashMap<>();
        effects.changed().forEach((key, entity) -> entities.put(key, entity(key, entity)));
        return new Encoded(writing.messages, entities);
    }

    private ProducerRecord<byte[], byte[]> entity(String key, Optional<StateEntity> entity) {
        byte[] value = entity.map(entityJson::write).orElse(null);
        if (value != null) {
            checkSize(key, value);
        }
        return new ProducerRecord<>(
                names.topic(Topic.SCHEDULER_STATE), names.partition(), utf8(key), value);
    }

    private static void checkSize(String what, byte[] value) {
        if (value.length > MAX_VALUE_BYTES) {
            throw new IllegalStateException(
                    "%s would be %d bytes, more than %d"
                            .formatted(what, value.length, MAX_VALUE_BYTES));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The messages of one step.
    private final class Writing {
        private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        private final String cause;
        private final Instant now;
        private final Tracing tracing;

        Writing(String cause, Instant now, Tracing tracing) {
            this.cause = cause;
            this.now = now;
            this.tracing = tracing;
        }

        void jobEvent(Traced<JobEvent> event) {
            JobEvent message = event.message();
            add(message.job().jobId().value(), message, event.traceparent(), _ -> Map.of());
        }

        void nodeEvent(NodeEvent event) {
            String key =
                    switch (event) {
                        case NodeChanged changed -> changed.nodeId().value();
                        case PoolForecast forecast -> forecast.pool().value();
                        case CompetitionChanged changed -> changed.competitionId().value();
                    };
            add(key, event, "", _ -> Map.of());
        }

        void assignment(SealedAssignment sealed) {
            Assignment message = sealed.assignment();
            add(
                    message.nodeId().value(),
                    message,
                    sealed.traceparent(),
                    payload ->
                            seals.of(message.nodeId(), sealed.epoch())
                                    .seal(
                                            Topic.ASSIGNMENTS.topicName(),
                                            MessageType.of(message).word(),
                                            message.nodeId(),
                                            sealed.epoch(),
                                            INCARNATION,
                                            sealed.sequence(),
                                            payload));
        }

        private void add(String key, Message message, String traceparent, Sealing sealing) {
            byte[] payload = ContractJson.write(message);
            MessageType type = MessageType.of(message);
            checkSize(type.word(), payload);
            Map<String, String> headers =
                    Envelope.of(
                                    names.pool() + "/" + cause + "/" + messages.size(),
                                    "gpuq/scheduler/" + names.pool(),
                                    message,
                                    now,
                                    traceparent.isEmpty()
                                            ? null
                                            : tracing.traceparent(traceparent, type))
                            .headers();
            headers.putAll(sealing.headers(payload));
            messages.add(
                    new ProducerRecord<>(
                            names.topic(type.topic()),
                            null,
                            utf8(key),
                            payload,
                            HeaderTexts.of(headers)));
        }
    }

    /// Says what goes into the header of a record that belongs to a trace.
    interface Tracing {
        String traceparent(String trace, MessageType type);
    }

    private interface Sealing {
        Map<String, String> headers(byte[] payload);
    }
}
