package gpuq.scheduler.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.contract.Topic;
import gpuq.local.TestStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CreateTopicsIT {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final String prefix = TestStack.join().newPrefix();
    private final Admin admin =
            Admin.create(
                    Map.of(
                            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                            TestStack.join().bootstrapServers()));

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void every_topic_of_the_table_is_made_as_the_table_says_and_a_second_time_changes_nothing()
            throws Exception {
        new CreateTopics(admin, prefix, 3, 1).createMissing(BOUND);
        new CreateTopics(admin, prefix, 3, 1).createMissing(BOUND);

        for (Topic topic : Topic.values()) {
            String name = prefix + topic.topicName();
            assertThat(admin.describeTopics(List.of(name)).allTopicNames().get().values())
                    .singleElement()
                    .satisfies(
                            found -> assertThat(found.partitions()).hasSize(topic.partitions(3)));
            assertThat(config(name)).containsAllEntriesOf(topic.config());
        }
    }

    @Test
    void a_topic_with_another_number_of_partitions_is_refused_and_left_as_it_is() throws Exception {
        String jobs = prefix + Topic.JOB_EVENTS.topicName();
        admin.createTopics(List.of(new NewTopic(jobs, 3, (short) 1))).all().get();

        assertThatThrownBy(() -> new CreateTopics(admin, prefix, 1, 1).createMissing(BOUND))
                .isInstanceOf(BrokerUnfitException.class)
                .hasMessageContaining("has 3 partitions and must have 6");
        assertThat(admin.describeTopics(List.of(jobs)).allTopicNames().get().values())
                .singleElement()
                .satisfies(found -> assertThat(found.partitions()).hasSize(3));
    }

    @Test
    void topics_that_somebody_else_must_make_are_waited_for_with_a_bound() {
        TopicCheck check = new TopicCheck(admin, prefix, 1);

        assertThatThrownBy(() -> check.await(List.of(Topic.COMMANDS), Duration.ofMillis(500)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no answer from the broker about our topics");
    }

    @Test
    void the_brokers_transactions_are_new_enough() {
        BrokerCheck.await(admin, BOUND);

        assertThat(BrokerCheck.TRANSACTION_VERSION).isEqualTo((short) 2);
    }

    private Map<String, String> config(String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return admin
                .describeConfigs(List.of(resource))
                .all()
                .get()
                .values()
                .iterator()
                .next()
                .entries()
                .stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(entry -> entry.name(), entry -> entry.value()));
    }
}
