package gpuq.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What `gpuq.job-events` says, read as an analyst reads it: committed records only, from the
/// beginning to where it ends now.
final class JobEventLog {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOPIC = "gpuq.job-events";

    private JobEventLog() {}

    /// One event, as small as it can be: an hour of a stream is half a million of them.
    ///
    /// @param type the CloudEvents type
    /// @param at when the scheduler wrote it
    record Event(String type, Instant at, String state, int attempt, String leg) {

        private static Event of(ConsumerRecord<String, byte[]> record) {
            try {
                JsonNode json = MAPPER.readTree(record.value());
                String type = text(record.headers().lastHeader("ce_type").value());
                return new Event(
                        type.intern(),
                        Instant.ofEpochMilli(record.timestamp()),
                        json.path("state").asText().intern(),
                        json.path("attempt").asInt(),
                        json.path("leg").asText().intern());
            } catch (IOException e) {
                throw new AssertionError("not JSON at " + record.offset(), e);
            }
        }
    }

    /// Every job's events, in their order.
    static Map<String, List<Event>> byJob(RunningSystem system) {
        Map<String, List<Event>> byJob = new LinkedHashMap<>();
        read(
                system.kafka("analyst"),
                record ->
                        byJob.computeIfAbsent(record.key(), _ -> new ArrayList<>())
                                .add(Event.of(record)));
        return byJob;
    }

    /// One job's events as they are written, in their order.
    static List<String> texts(RunningSystem system, String job) {
        List<String> texts = new ArrayList<>();
        read(
                system.kafka("analyst"),
                record -> {
                    if (record.key().equals(job)) {
                        texts.add(text(record.value()));
                    }
                });
        return texts;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static void read(
            Map<String, Object> client, Consumer<ConsumerRecord<String, byte[]>> reader) {
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", "false");
        try (var consumer =
                new KafkaConsumer<>(
                        client, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream().map(JobEventLog::partition).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!isAtEnd(consumer, ends)) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader);
            }
        }
    }

    private static boolean isAtEnd(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }
}
