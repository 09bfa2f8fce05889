package gpuq.api.it;

import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import gpuq.common.job.JobId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/// Sends records to the topics of the service under test. It connects with the first of them: of a
/// test's class there are more objects than tests, and most of them send nothing.
final class TestTopics implements AutoCloseable {

    private @Nullable KafkaProducer<String, byte[]> connected;

    void send(String key, Message message) {
        send(key, message, Map.of());
    }

    /// @param seal the headers beside its envelope
    void send(String key, Message message, Map<String, String> seal) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        name(MessageType.of(message).topic()), key, ContractJson.write(message));
        Map<String, String> headers =
                new HashMap<>(
                        Envelope.of(
                                        UUID.randomUUID().toString(),
                                        "gpuq/test",
                                        message,
                                        Instant.now(),
                                        null)
                                .headers());
        headers.putAll(seal);
        headers.forEach(
                (name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            var _ = producer().send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Many records that are no messages, at once.
    void nonsense(Topic topic, JobId key, int times) {
        for (int n = 0; n < times; n++) {
            var _ = producer().send(new ProducerRecord<>(name(topic), key.value(), new byte[] {1}));
        }
        producer().flush();
    }

    private KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> known = connected;
        if (known == null) {
            known =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", setting("kafka.bootstrap.servers")),
                            new StringSerializer(),
                            new ByteArraySerializer());
            connected = known;
        }
        return known;
    }

    private static String name(Topic topic) {
        return setting("gpuq.topic-prefix") + topic.topicName();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    @Override
    public void close() {
        if (connected != null) {
            connected.close();
        }
    }
}
