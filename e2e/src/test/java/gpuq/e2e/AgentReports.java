package gpuq.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What the agents have reported as ends of attempts. A report is sent again until it is let go, so
/// the same one may stand there twice; two that differ may not.
final class AgentReports {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TOPIC = "gpuq.agent-events";
    private static final String ENDED = "gpuq.agent.attempt-ended";

    private AgentReports() {}

    /// The different reports of each attempt of these jobs, by `job leg number`.
    static Map<String, Set<String>> ends(RunningSystem system, Set<String> jobs) {
        Map<String, Object> client = system.kafka("admin");
        client.put("enable.auto.commit", "false");
        Map<String, Set<String>> ends = new TreeMap<>();
        try (var consumer =
                new KafkaConsumer<>(
                        client, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> last = consumer.endOffsets(partitions);
            while (last.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> add(record, jobs, ends));
            }
        }
        return ends;
    }

    private static void add(
            ConsumerRecord<String, byte[]> record,
            Set<String> jobs,
            Map<String, Set<String>> ends) {
        Header type = record.headers().lastHeader("ce_type");
        if (type == null || !new String(type.value(), StandardCharsets.UTF_8).equals(ENDED)) {
            return;
        }
        try {
            JsonNode json = MAPPER.readTree(record.value());
            JsonNode attempt = json.path("attempt");
            if (jobs.contains(attempt.path("job_id").asText())) {
                String name =
                        "%s %s %d"
                                .formatted(
                                        attempt.path("job_id").asText(),
                                        attempt.path("leg").asText(),
                                        attempt.path("number").asInt());
                ends.computeIfAbsent(name, _ -> new HashSet<>()).add(json.toString());
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON at " + record.offset(), e);
        }
    }
}
