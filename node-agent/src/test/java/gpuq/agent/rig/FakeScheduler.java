package gpuq.agent.rig;

import gpuq.common.contract.Assignment;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.MessageType;
import gpuq.common.contract.Topic;
import gpuq.common.job.NodeId;
import gpuq.common.seal.RecordSeal;
import gpuq.common.seal.RecordSeal.Sealed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The other side of a node's topics, on a real broker: sends sealed assignments, and reads what
/// the agent says, checking every seal.
public final class FakeScheduler implements AutoCloseable {

    private static final Set<Topic> READ = Set.of(Topic.AGENT_EVENTS, Topic.JOB_LOGS);

    private final String prefix;
    private final byte[] key;
    private final int epoch;
    private final String clusterId;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final AtomicLong sequence = new AtomicLong();
    private final List<Message> heard = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Map<String, long[]> lastSealed = new HashMap<>();
    private final Thread reader;
    private volatile boolean closing;

    public FakeScheduler(
            String bootstrapServers, String prefix, String clusterId, byte[] key, int epoch)
            throws ExecutionException, InterruptedException {
        this.prefix = prefix;
        this.key = key.clone();
        this.epoch = epoch;
        this.clusterId = clusterId;
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
        List<TopicPartition> partitions = new ArrayList<>();
        try (Admin admin = Admin.create(kafka)) {
            List<NewTopic> topics = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                topics.add(new NewTopic(name(topic), topic.partitions(1), (short) 1));
                for (int n = 0; READ.contains(topic) && n < topic.partitions(1); n++) {
                    partitions.add(new TopicPartition(name(topic), n));
                }
            }
            admin.createTopics(topics).all().get();
        }
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    public void send(NodeId node, Assignment assignment) {
        byte[] payload = ContractJson.write(assignment);
        Map<String, String> headers =
                new HashMap<>(
                        Envelope.of("id", "gpuq/scheduler", assignment, Instant.now(), null)
                                .headers());
        headers.putAll(
                new RecordSeal(key, clusterId)
                        .seal(
                                Topic.ASSIGNMENTS.topicName(),
                                MessageType.of(assignment).word(),
                                node,
                                epoch,
                                0,
                                sequence.incrementAndGet(),
                                payload));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(name(Topic.ASSIGNMENTS), node.value(), payload);
        headers.forEach(
                (name, value) ->
                        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
        producer.flush();
    }

    /// What was heard of a type so far.
    public <T extends Message> List<T> heard(Class<T> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Records that a scheduler would not have believed.
    public List<String> faults() {
        return List.copyOf(faults);
    }

    private void read() {
        while (!closing) {
            consumer.poll(Duration.ofMillis(100)).forEach(this::take);
        }
        consumer.close();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        Envelope envelope = Envelope.parse(headers);
        Sealed sealed = Sealed.parse(headers).orElseThrow();
        String topic = record.topic().substring(prefix.length());
        if (!new RecordSeal(key, clusterId)
                .isGenuine(topic, envelope.type().word(), sealed, record.value())) {
            faults.add("seal of " + envelope.id());
        }
        long[] now = {sealed.incarnation(), sealed.sequence()};
        long[] last = lastSealed.put(record.topic() + record.partition(), now);
        if (last != null && (now[0] < last[0] || (now[0] == last[0] && now[1] <= last[1]))) {
            faults.add("sequence of " + envelope.id());
        }
        heard.add(ContractJson.read(envelope.type(), envelope.version(), record.value()));
    }

    private String name(Topic topic) {
        return prefix + topic.topicName();
    }

    @Override
    public void close() {
        closing = true;
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
