package gpuq.scheduler.topics;

import gpuq.common.contract.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/// Makes the topics that are missing, as the table [Topic] says. Never changes one that is there.
public final class CreateTopics {

    private static final Logger LOG = Logger.getLogger(CreateTopics.class);

    private final Admin admin;
    private final String prefix;
    private final int pools;
    private final short replicationFactor;

    public CreateTopics(Admin admin, String prefix, int pools, int replicationFactor) {
        this.admin = admin;
        this.prefix = prefix;
        this.pools = pools;
        this.replicationFactor = (short) replicationFactor;
    }

    /// Returns when every topic is there and every partition has answered.
    ///
    /// @throws BrokerUnfitException if one that was there has another number of partitions
    public void createMissing(Duration bound) {
        Set<String> there =
                new HashSet<>(
                        new Patience(bound).ask("its topics", () -> admin.listTopics().names()));
        List<NewTopic> missing =
                Arrays.stream(Topic.values())
                        .filter(topic -> !there.contains(prefix + topic.topicName()))
                        .map(this::newTopic)
                        .toList();
        for (Map.Entry<String, KafkaFuture<Void>> made :
                admin.createTopics(missing).values().entrySet()) {
            await(made.getKey(), made.getValue());
        }
        new TopicCheck(admin, prefix, pools).await(List.of(Topic.values()), bound);
    }

    private NewTopic newTopic(Topic topic) {
        return new NewTopic(prefix + topic.topicName(), topic.partitions(pools), replicationFactor)
                .configs(topic.config());
    }

    private static void await(String name, KafkaFuture<Void> made) {
        try {
            made.get();
            LOG.infof("topic created topic=%s", name);
        } catch (ExecutionException e) {
            // Another instance was faster; the check that follows looks at what it has made.
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create " + name, e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }
}
