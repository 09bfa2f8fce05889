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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What `gpuq.job-events` says, read as an analyst reads it: committed records only, from the
/// beginning to where it ends now.
final class JobEventLog {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOPIC = "gpuq.job-events";

    private JobEventLog() {}

    /// One event.
    ///
    /// @param type the CloudEvents type
    /// @param at when the scheduler wrote it
    record Event(String jobId, String type, Instant at, JsonNode json) {
        String state() {
            return json.path("state").asText();
        }

        int attempt() {
            return json.path("attempt").asInt();
        }

        String leg() {
            return json.path("leg").asText();
        }
    }

    /// Every job's events, in their order.
    static Map<String, List<Event>> byJob(RunningSystem system) {
        Map<String, List<Event>> byJob = new LinkedHashMap<>();
        for (Event event : read(system.kafka("analyst"))) {
            byJob.computeIfAbsent(event.jobId(), _ -> new ArrayList<>()).add(event);
        }
        return byJob;
    }

    private static List<Event> read(Map<String, Object> client) {
        client.put("isolation.level", "read_committed");
        client.put("enable.auto.commit", "false");
        List<Event> events = new ArrayList<>();
        try (var consumer =
                new KafkaConsumer<>(
                        client, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream().map(JobEventLog::partition).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!isAtEnd(consumer, ends)) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> events.add(event(record)));
            }
        }
        return events;
    }

    private static boolean isAtEnd(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    private static Event event(ConsumerRecord<String, byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        try {
            return new Event(
                    record.key(),
                    new String(type.value(), StandardCharsets.UTF_8),
                    Instant.ofEpochMilli(record.timestamp()),
                    MAPPER.readTree(record.value()));
        } catch (IOException e) {
            throw new AssertionError("not JSON at " + record.offset(), e);
        }
    }
}
