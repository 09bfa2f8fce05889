package gpuq.api.outbox;

import gpuq.api.ApiConfig;
import gpuq.common.contract.PoolTable;
import gpuq.common.contract.Topic;
import gpuq.common.job.PoolId;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Sends outbox rows to Kafka, in order, to the partition of their pool; returns when all of them
/// are there.
@ApplicationScoped
class CommandSender {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final Producer<String, byte[]> producer;
    private final PoolTable pools;
    private final String prefix;

    CommandSender(ApiConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        pools = PoolTable.parse(config.pools());
        prefix = config.topicPrefix().orElse("");
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "gpuq-api-outbox");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) BOUND.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /// One command as the outbox holds it.
    record Row(long id, String topic, String key, Map<String, String> headers, Payload payload) {}

    /// The bytes of a command; never changed.
    record Payload(java.nio.ByteBuffer bytes) {
        static Payload of(byte[] bytes) {
            return new Payload(java.nio.ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }

        byte[] copy() {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }
    }

    /// Sends the rows.
    ///
    /// @throws KafkaException if one is not known to be there: then all of them are sent again
    void send(List<Row> rows) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Row row : rows) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(
                            prefix + row.topic(), partition(row), row.key(), row.payload().copy());
            row.headers()
                    .forEach(
                            (name, value) ->
                                    record.headers()
                                            .add(name, value.getBytes(StandardCharsets.UTF_8)));
            sent.add(producer.send(record));
        }
        producer.flush();
        for (Future<RecordMetadata> future : sent) {
            await(future);
        }
    }

    /// The pool's own partition where a topic has one per pool; else the hash of the key decides.
    private @Nullable Integer partition(Row row) {
        return Topic.named(row.topic()).filter(Topic::isPartitionedByPool).isPresent()
                ? pools.partition(new PoolId(row.key()))
                : null;
    }

    private static void await(Future<RecordMetadata> future) {
        try {
            RecordMetadata _ = future.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("a command was not acknowledged: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while sending", e);
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
