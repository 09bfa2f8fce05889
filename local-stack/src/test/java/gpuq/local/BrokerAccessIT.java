package gpuq.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gpuq.local.part.AccessTable;
import gpuq.local.part.Broker;
import gpuq.local.part.BrokerAccess;
import gpuq.local.part.BrokerAccess.User;
import gpuq.local.part.BrokerGuard;
import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.part.Jvm;
import gpuq.local.part.OpenPort;
import gpuq.local.process.Child;
import gpuq.local.process.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What each principal can do on a broker that has the table of `deploy/kafka` in force.
class BrokerAccessIT {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final List<String> TOPICS =
            List.of("commands", "agent-events", "assignments", "job-events", "scheduler-state");
    private static final Map<String, User> USERS =
            Map.of(
                    "api", new User("api", "api-password"),
                    "scheduler", new User("scheduler", "scheduler-password"),
                    "analyst", new User("analyst", "analyst-password"),
                    "node-7", new User("node", "node-password"));

    private static Path folder;
    private static Broker broker;
    private static Child child;

    @BeforeAll
    static void start() throws Exception {
        Installation installation = Installation.find();
        Path target = installation.root().resolve("local-stack/target");
        folder = Files.createTempDirectory(target, "guarded-broker");
        List<Integer> ports = OpenPort.free(3);
        broker =
                new Broker(
                        installation.brokerClassPath(),
                        folder.resolve("kafka"),
                        folder.resolve("log"),
                        new Broker.Ports(ports.get(0), ports.get(1)),
                        Broker.newClusterId(),
                        new BrokerGuard(ports.get(2), "broker-password", "admin-password"),
                        Jvm.QUICK);
        broker.prepare();
        child = Child.start("kafka", broker.launch(), folder.resolve("log"));
        child.awaitReady(broker::isReady, broker.startBound());
        var table = AccessTable.read(installation.kafkaAccess());
        try (Admin admin = broker.admin()) {
            await().atMost(BOUND).until(() -> new BrokerAccess(table, USERS).putIntoForce(admin));
            admin.createTopics(
                            TOPICS.stream()
                                    .map(name -> new NewTopic("gpuq." + name, 1, (short) 1))
                                    .toList())
                    .all()
                    .get(BOUND.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (child != null) {
            child.stop(BOUND);
        }
        Folders.delete(folder);
    }

    @Test
    void a_node_writes_its_reports_and_nothing_else() throws Exception {
        send("node-7", "gpuq.agent-events");
        for (String forbidden : List.of("commands", "assignments", "job-events")) {
            assertDenied("node-7", "gpuq." + forbidden, TopicAuthorizationException.class);
        }
    }

    @Test
    void a_node_reads_its_assignments_and_nothing_else() throws Exception {
        read("node-7", "gpuq.assignments");
        for (String forbidden : List.of("commands", "agent-events", "scheduler-state")) {
            assertThatThrownBy(() -> read("node-7", "gpuq." + forbidden))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void a_node_cannot_leave_a_transaction_open() {
        Map<String, Object> settings = client("node-7");
        settings.put("transactional.id", "gpuq-scheduler-default");
        try (var producer = producer(settings)) {
            assertThatThrownBy(producer::initTransactions)
                    .isInstanceOf(TransactionalIdAuthorizationException.class);
        }
    }

    @Test
    void an_analyst_reads_in_groups_of_his_own_and_writes_nowhere() {
        Map<String, Object> settings = client("analyst");
        settings.put("group.id", "gpuq-api-job-events");
        try (var consumer = consumer(settings)) {
            consumer.subscribe(List.of("gpuq.job-events"));
            assertThatThrownBy(() -> consumer.poll(BOUND))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
        settings.put("group.id", "analyst-1");
        try (var consumer = consumer(settings)) {
            consumer.subscribe(List.of("gpuq.job-events"));
            await().atMost(BOUND)
                    .until(
                            () -> {
                                consumer.poll(Duration.ofMillis(100));
                                return !consumer.assignment().isEmpty();
                            });
        }
        assertDenied("analyst", "gpuq.job-events", AuthorizationException.class);
    }

    @Test
    void only_the_scheduler_writes_the_truth() throws Exception {
        send("scheduler", "gpuq.job-events");
        assertDenied("api", "gpuq.job-events", TopicAuthorizationException.class);
        send("api", "gpuq.commands");
        assertDenied("scheduler", "gpuq.commands", TopicAuthorizationException.class);
    }

    @Test
    void a_wrong_password_gets_nobody_in() {
        Map<String, Object> settings = client("api");
        settings.putAll(BrokerGuard.client("api", "node-password"));
        try (var producer = producer(settings)) {
            assertThatThrownBy(() -> producer.partitionsFor("gpuq.commands"))
                    .isInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void what_a_later_table_does_not_grant_is_taken_back_and_quotas_hold() throws Exception {
        try (Admin admin = broker.admin()) {
            var table = AccessTable.read(Installation.find().kafkaAccess());
            var withGuest = new HashMap<>(USERS);
            withGuest.put("node-8", new User("node", "guest-password"));
            await().atMost(BOUND)
                    .until(() -> new BrokerAccess(table, withGuest).putIntoForce(admin));
            send("node-8", "gpuq.agent-events", "guest-password");
            await().atMost(BOUND).until(() -> new BrokerAccess(table, USERS).putIntoForce(admin));
            assertThatThrownBy(() -> send("node-8", "gpuq.agent-events", "guest-password"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);

            var quotas =
                    admin.describeClientQuotas(ClientQuotaFilter.all())
                            .entities()
                            .get(BOUND.toSeconds(), TimeUnit.SECONDS);
            assertThat(quotas.get(new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "node-7"))))
                    .containsKeys("producer_byte_rate", "request_percentage");
        }
    }

    @Test
    void a_table_that_the_broker_refuses_is_said_to_be_refused() throws Exception {
        var quota = new AccessTable.Quota("node", "no_such_quota", 1);
        var table = new AccessTable(List.of(), List.of(quota));
        var access = new BrokerAccess(table, Map.of("node-9", new User("node", "a-password")));
        try (Admin admin = broker.admin()) {
            assertThatThrownBy(() -> access.putIntoForce(admin))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("no_such_quota");
            var shipped = AccessTable.read(Installation.find().kafkaAccess());
            await().atMost(BOUND).until(() -> new BrokerAccess(shipped, USERS).putIntoForce(admin));
        }
    }

    /// The refusal comes with the answer to the record, or at once where the producer was refused
    /// its number before the record was handed over.
    private static void assertDenied(
            String user, String topic, Class<? extends Throwable> refusal) {
        assertThatThrownBy(() -> send(user, topic))
                .as("%s writes %s", user, topic)
                .isInstanceOfAny(ExecutionException.class, KafkaException.class)
                .satisfies(
                        thrown ->
                                assertThat(
                                                Stream.iterate(
                                                        thrown,
                                                        Objects::nonNull,
                                                        Throwable::getCause))
                                        .hasAtLeastOneElementOfType(refusal));
    }

    private static void send(String user, String topic) throws Exception {
        send(user, topic, password(user));
    }

    private static void send(String user, String topic, String password) throws Exception {
        try (var producer = producer(client(user, password))) {
            producer.send(new ProducerRecord<>(topic, "key", "value"))
                    .get(BOUND.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void read(String user, String topic) {
        try (var consumer = consumer(client(user))) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            consumer.poll(Duration.ofMillis(500));
            consumer.position(partition, BOUND);
        }
    }

    private static String password(String user) {
        return Objects.requireNonNull(USERS.get(user), user).password();
    }

    private static Map<String, Object> client(String user) {
        return client(user, password(user));
    }

    private static Map<String, Object> client(String user, String password) {
        var settings = new HashMap<String, Object>(BrokerGuard.client(user, password));
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("max.block.ms", "20000");
        return settings;
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }
}
