package gpuq.agent.report;

import gpuq.agent.node.NodeIdentity;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import gpuq.common.seal.RecordSeal;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Sends this node's records: seals each under the node's key with the next sequence number and
/// hands it to Kafka in that order. One for reports and one for logs, each with a producer of its
/// own, so that a full buffer of logs never holds up a report.
public final class SealedSender {

    private final Producer<String, byte[]> producer;
    private final NodeIdentity identity;
    private final Sequence sequence;
    private final String topicPrefix;
    private final InstantSource clock;
    private final RecordSeal seal;

    public SealedSender(
            Producer<String, byte[]> producer,
            NodeIdentity identity,
            Sequence sequence,
            String topicPrefix,
            InstantSource clock) {
        this.producer = producer;
        this.identity = identity;
        this.sequence = sequence;
        this.topicPrefix = topicPrefix;
        this.clock = clock;
        this.seal = identity.seal();
    }

    /// Where a record goes.
    ///
    /// @param partition absent: by the key
    public record Address(String key, @Nullable Integer partition) {}

    /// Sends a message and says once whether the broker has it.
    ///
    /// @param id unique for this node; the same if the message is sent again
    public void send(
            Message message,
            String id,
            Address address,
            @Nullable String traceparent,
            Consumer<Boolean> done) {
        MessageType type = MessageType.of(message);
        Topic topic = type.topic();
        byte[] payload = ContractJson.write(message);
        Map<String, String> headers =
                new HashMap<>(
                        Envelope.of(
                                        id,
                                        "gpuq/agent/" + identity.nodeId(),
                                        message,
                                        clock.instant(),
                                        traceparent)
                                .headers());
        synchronized (this) {
            headers.putAll(
                    seal.seal(
                            topic.topicName(),
                            type.word(),
                            identity.nodeId(),
                            identity.epoch(),
                            sequence.incarnation(),
                            sequence.next(),
                            payload));
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(
                            topicPrefix + topic.topicName(),
                            address.partition(),
                            address.key(),
                            payload);
            headers.forEach(
                    (name, value) ->
                            record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            try {
                var _ = producer.send(record, (_, failure) -> done.accept(failure == null));
            } catch (KafkaException _) {
                // Its buffer is full or the topic is unknown: the caller tries again later.
                done.accept(false);
            }
        }
    }
}
