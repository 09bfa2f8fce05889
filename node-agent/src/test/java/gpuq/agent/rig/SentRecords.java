package gpuq.agent.rig;

import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Keeps what would have been sent, read back as a reader of the topics would.
public final class SentRecords {

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());

    public Producer<String, byte[]> producer() {
        return producer;
    }

    public List<ProducerRecord<String, byte[]>> records() {
        return producer.history();
    }

    public <T extends Message> List<T> all(Class<T> type) {
        return records().stream()
                .map(SentRecords::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Message message(ProducerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        Envelope envelope = Envelope.parse(headers);
        return ContractJson.read(envelope.type(), envelope.version(), record.value());
    }
}
