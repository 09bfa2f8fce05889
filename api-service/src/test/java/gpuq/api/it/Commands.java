package gpuq.api.it;

import gpuq.common.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.ConfigProvider;

/// Reads what the scheduler would read of `gpuq.commands`, from now on.
public final class Commands implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Said> seen = new ArrayList<>();

    public Commands() {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                ConfigProvider.getConfig()
                                        .getValue("kafka.bootstrap.servers", String.class)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        String topic =
                ConfigProvider.getConfig().getValue("gpuq.topic-prefix", String.class)
                        + Topic.COMMANDS.topicName();
        List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /// A command, by its headers.
    ///
    /// @param id the same when it is sent again
    public record Said(String id, String type, String text) {}

    /// All that was read so far; waits a little for more.
    public List<Said> read() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            seen.add(
                    new Said(
                            header(record, "ce_id"),
                            header(record, "ce_type"),
                            new String(record.value(), StandardCharsets.UTF_8)));
        }
        return List.copyOf(seen);
    }

    /// How often a text has been in a command.
    public long times(String text) {
        return read().stream().filter(said -> said.text().contains(text)).count();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
