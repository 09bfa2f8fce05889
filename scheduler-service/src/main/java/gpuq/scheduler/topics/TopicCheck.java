package gpuq.scheduler.topics;

import gpuq.common.contract.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/// Waits until topics are there, have as many partitions as our tables say, and can be written to.
/// Before the last is true, records to a fresh topic may hang in the producer until their time is
/// over.
public final class TopicCheck {

    private final Admin admin;
    private final String prefix;
    private final int pools;

    public TopicCheck(Admin admin, String prefix, int pools) {
        this.admin = admin;
        this.prefix = prefix;
        this.pools = pools;
    }

    /// @throws BrokerUnfitException if a topic has another number of partitions: keys or pools
    ///   would move to other partitions than the one that holds their past
    public void await(Collection<Topic> topics, Duration bound) {
        Patience patience = new Patience(bound);
        Map<String, TopicDescription> found =
                patience.ask(
                        "our topics",
                        () ->
                                admin.describeTopics(topics.stream().map(this::name).toList())
                                        .allTopicNames());
        Map<TopicPartition, OffsetSpec> partitions = new LinkedHashMap<>();
        for (Topic topic : topics) {
            checkCount(topic, Objects.requireNonNull(found.get(name(topic))));
            for (int partition = 0; partition < topic.partitions(pools); partition++) {
                partitions.put(new TopicPartition(name(topic), partition), OffsetSpec.latest());
            }
        }
        patience.ask("every partition's end", () -> admin.listOffsets(partitions).all());
    }

    private String name(Topic topic) {
        return prefix + topic.topicName();
    }

    private void checkCount(Topic topic, TopicDescription found) {
        int expected = topic.partitions(pools);
        if (found.partitions().size() != expected) {
            throw new BrokerUnfitException(
                    "%s has %d partitions and must have %d: partitions are never changed, since keys would move"
                            .formatted(found.name(), found.partitions().size(), expected));
        }
    }
}
