package gpuq.scheduler;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.ContractJson;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.Message;
import gpuq.common.contract.PoolTable;
import gpuq.common.contract.Topic;
import gpuq.core.state.CoreLimits;
import gpuq.local.TestStack;
import gpuq.scheduler.topics.CreateTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// One pool with topics of its own on the shared broker: writes what the API and agents write, and
/// reads what the scheduler says.
final class TestPool implements AutoCloseable {

    static final Duration BOUND = Duration.ofSeconds(60);

    final String brokers = TestStack.join().bootstrapServers();
    final String prefix = TestStack.join().newPrefix();
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<LoopThread> loops = new ArrayList<>();

    TestPool() {
        this(1);
    }

    /// @param pools partitions of the topics that have one per pool
    TestPool(int pools) {
        try (Admin admin = Admin.create(kafka())) {
            new CreateTopics(admin, prefix, pools, 1).createMissing(BOUND);
        }
        Map<String, Object> config =
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        brokers,
                        ProducerConfig.ACKS_CONFIG,
                        "all");
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    }

    LoopThread start(String instance, PoolCore.Restorer core) {
        LoopThread loop =
                new LoopThread(
                        new SchedulerSettings(
                                Samples.CLUSTER,
                                instance,
                                new PoolTable(List.of(PoolTable.DEFAULT_POOL)),
                                prefix,
                                Samples.KEYS,
                                500,
                                Duration.ofMillis(200),
                                Duration.ofSeconds(6),
                                CoreLimits.defaults(),
                                kafka()),
                        core);
        loops.add(loop);
        return loop;
    }

    void send(Command command) {
        send(Topic.COMMANDS, command, Samples.headers(command));
    }

    /// A report as an enrolled agent sends it.
    void send(AgentEvent event, int epoch, long sequence) {
        send(
                Topic.AGENT_EVENTS,
                event,
                Samples.sealedHeaders(event, event.nodeId(), epoch, sequence));
    }

    void send(Topic topic, Message message, Map<String, String> headers) {
        send(topic, ContractJson.write(message), headers);
    }

    void send(Topic topic, byte @Nullable [] value, Map<String, String> headers) {
        send(topic, 0, value, headers);
    }

    void send(Topic topic, int partition, byte @Nullable [] value, Map<String, String> headers) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                prefix + topic.topicName(),
                                partition,
                                "default".getBytes(StandardCharsets.UTF_8),
                                value,
                                HeaderTexts.of(headers)));
    }

    /// Waits until what is committed on a topic satisfies the test, and gives all of it.
    <M extends Message> List<M> await(Topic topic, Class<M> type, Predicate<List<M>> isEnough) {
        List<M> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            Awaitility.await("enough on " + topic.topicName())
                    .atMost(BOUND)
                    .pollInterval(Duration.ofMillis(1))
                    .until(
                            () -> {
                                for (var record : consumer.poll(Duration.ofMillis(50))) {
                                    Message message = message(record);
                                    if (type.isInstance(message)) {
                                        read.add(type.cast(message));
                                    }
                                }
                                return isEnough.test(read);
                            });
        }
        return read;
    }

    /// All records that are committed on a topic now.
    List<ConsumerRecord<byte[], byte[]>> committed(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (!ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(read::add);
            }
        }
        return read;
    }

    static Message message(ConsumerRecord<byte[], byte[]> record) {
        Envelope envelope = Envelope.parse(HeaderTexts.texts(record.headers()));
        return ContractJson.read(envelope.type(), envelope.version(), record.value());
    }

    private KafkaConsumer<byte[], byte[]> consumer(Topic topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                                brokers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(prefix + topic.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    @Override
    public void close() {
        loops.forEach(LoopThread::stop);
        loops.forEach(LoopThread::awaitEnd);
        producer.close();
    }
}
