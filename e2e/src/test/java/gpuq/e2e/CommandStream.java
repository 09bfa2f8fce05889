package gpuq.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gpuq.common.job.JobId;
import gpuq.local.part.BrokerGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Sends the newest command to submit a job again and again, each time as another job: what the
/// system does behind the API, at any rate.
final class CommandStream implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SUBMIT = "gpuq.command.submit-job";
    private static final TopicPartition COMMANDS = new TopicPartition("gpuq.commands", 0);

    private final ConsumerRecord<byte[], byte[]> sample;
    private final ObjectNode command;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SplittableRandom random = new SplittableRandom(1);

    CommandStream(RunningSystem system) throws IOException {
        this.sample = newest(system);
        this.command = (ObjectNode) MAPPER.readTree(sample.value());
        Map<String, Object> client = system.kafka("api");
        client.put("linger.ms", "5");
        client.put("compression.type", "lz4");
        this.producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Sends it as another job; blocks while the broker is behind.
    String send() throws IOException {
        Instant now = Instant.now();
        String job = JobId.of(now.toEpochMilli(), random.nextLong(), random.nextLong()).value();
        command.put("job_id", job).put("submitted_at", now.toString());
        RecordHeaders headers = new RecordHeaders(sample.headers());
        headers.remove("ce_id")
                .add("ce_id", UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                sample.topic(),
                                sample.partition(),
                                sample.key(),
                                MAPPER.writeValueAsBytes(command),
                                headers));
        return job;
    }

    private static ConsumerRecord<byte[], byte[]> newest(RunningSystem system) {
        Map<String, Object> client = system.kafka(BrokerGuard.ADMIN);
        client.put("enable.auto.commit", "false");
        try (var consumer =
                new KafkaConsumer<>(
                        client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(COMMANDS));
            consumer.seekToBeginning(List.of(COMMANDS));
            long end = consumer.endOffsets(List.of(COMMANDS)).getOrDefault(COMMANDS, 0L);
            ConsumerRecord<byte[], byte[]> newest = null;
            while (consumer.position(COMMANDS) < end) {
                Iterator<ConsumerRecord<byte[], byte[]>> records =
                        consumer.poll(Duration.ofMillis(200)).iterator();
                while (records.hasNext()) {
                    ConsumerRecord<byte[], byte[]> record = records.next();
                    String type =
                            new String(
                                    record.headers().lastHeader("ce_type").value(),
                                    StandardCharsets.US_ASCII);
                    newest = type.equals(SUBMIT) ? record : newest;
                }
            }
            if (newest == null) {
                throw new AssertionError("no job was submitted yet");
            }
            return newest;
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
