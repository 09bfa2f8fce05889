package gpuq.agent;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Makes the three clients of an agent from what is set under `kafka.`: one producer for reports,
/// one for logs, and the consumer of assignments.
final class KafkaClients {

    private static final int REPORT_BUFFER = 16 * 1024 * 1024;
    private static final int LOG_BUFFER = 8 * 1024 * 1024;

    /// How long the broker keeps a question that it has no answer to: an idle node asks six times a
    /// minute instead of twice a second (MON-4). One record is an answer, and is sent at once.
    private static final int FETCH_WAIT_MILLIS = 10_000;

    private static final int FETCH_BYTES = 1;

    private final Map<String, Object> common;
    private final String clientId;

    /// @param common addresses and credentials
    KafkaClients(Map<String, Object> common, String nodeId) {
        this.common = Map.copyOf(common);
        this.clientId = "gpuq-agent-" + nodeId;
    }

    Producer<String, byte[]> reports() {
        Map<String, Object> settings = producer("-reports");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, REPORT_BUFFER);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        return new KafkaProducer<>(settings);
    }

    Producer<String, byte[]> logs() {
        Map<String, Object> settings = producer("-logs");
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, LOG_BUFFER);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        // A full buffer means: try again in the next round.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        return new KafkaProducer<>(settings);
    }

    Consumer<String, byte[]> assignments() {
        Map<String, Object> settings = new HashMap<>(common);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-assignments");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> producer(String suffix) {
        Map<String, Object> settings = new HashMap<>(common);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId + suffix);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // What is said while a request is on its way goes together in the next one.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        return settings;
    }
}
