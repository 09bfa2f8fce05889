package gpuq.scheduler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes the Kafka clients of a pool's loop. Most numbers that decide how fast a fail-over and a
/// transaction are stand here.
final class KafkaClients {

    /// Most records of the state topic that one poll takes; they are read in some 50 ms.
    static final int STATE_RECORDS = 5000;

    /// How long one request, one send and one transaction may take. A transaction that runs into it
    /// has an unknown outcome, and the process ends.
    private static final int REQUEST_MILLIS = 10_000;

    private static final int DELIVERY_MILLIS = 15_000;
    private static final int TRANSACTION_MILLIS = 30_000;

    /// A loop that has not polled for this long hangs and is thrown out of the group. A restore of
    /// a million entities takes some 10 s of it.
    private static final int MAX_POLL_MILLIS = 120_000;

    /// An idle fetch is answered after this long: it is how a quiet broker is told from one that is
    /// gone, see [TickPlan].
    private static final int FETCH_WAIT_MILLIS = 100;

    private final Map<String, Object> common;
    private final PoolNames names;
    private final int recordsPerTransaction;
    private final int sessionMillis;

    KafkaClients(SchedulerSettings settings, PoolNames names) {
        this.common = settings.kafka();
        this.names = names;
        this.recordsPerTransaction = settings.recordsPerTransaction();
        this.sessionMillis = (int) settings.leaderSession().toMillis();
    }

    /// Reads commands and reports as the group's member.
    KafkaConsumer<byte[], byte[]> groupConsumer() {
        Map<String, Object> config = consumerConfig("group");
        config.put(ConsumerConfig.GROUP_ID_CONFIG, names.group());
        config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, names.instance());
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        config.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(PoolAssignor.class));
        config.put(PoolAssignor.PARTITION, names.partition());
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
        config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_MILLIS);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsPerTransaction);
        return consumer(config);
    }

    /// Reads the state topic, in no group.
    KafkaConsumer<byte[], byte[]> stateConsumer() {
        Map<String, Object> config = consumerConfig("state");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, STATE_RECORDS);
        return consumer(config);
    }

    /// The producer of the pool's transactions; fences nobody before `initTransactions`.
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(common);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, names.client("writer"));
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.transactionalId());
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A commit flushes at once, so waiting for more records would only delay the offsets.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
        // Back-to-back transactions meet CONCURRENT_TRANSACTIONS; with the default back-off of
        // 100 ms a loop's median is ten times as long.
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 3);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 20);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        Map<String, Object> config = new HashMap<>(common);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, names.client("admin"));
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        return Admin.create(config);
    }

    private Map<String, Object> consumerConfig(String use) {
        Map<String, Object> config = new HashMap<>(common);
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, names.client(use));
        // With it, committed offsets are only read when no transaction about them is open.
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // An offset that the topic does not have is a fault to look at, never a reason to begin
        // anew.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        return config;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
