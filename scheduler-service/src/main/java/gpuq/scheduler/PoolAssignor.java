package gpuq.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;

/// Gives all partitions of one pool to one member, and leaves them with the member that has them.
/// Kafka's own assignors do neither: the cooperative one splits the two topics between members, and
/// the range one moves everything to a newcomer. Made by the consumer by reflection.
public final class PoolAssignor implements ConsumerPartitionAssignor, Configurable {

    /// The consumer's setting that names the pool's partition.
    static final String PARTITION = "gpuq.pool.partition";

    private int partition;

    @Override
    public void configure(Map<String, ?> configs) {
        partition = (Integer) Objects.requireNonNull(configs.get(PARTITION), PARTITION);
    }

    @Override
    public String name() {
        return "gpuq-pool";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
    }

    @Override
    public GroupAssignment assign(Cluster cluster, GroupSubscription group) {
        Map<String, Subscription> members = new TreeMap<>(group.groupSubscription());
        String leader = owner(members).orElseGet(() -> firstOf(members));
        Map<String, Assignment> assigned = new TreeMap<>();
        for (Map.Entry<String, Subscription> member : members.entrySet()) {
            boolean leads = member.getKey().equals(leader);
            assigned.put(
                    member.getKey(),
                    new Assignment(leads ? poolPartitions(cluster, member.getValue()) : List.of()));
        }
        return new GroupAssignment(assigned);
    }

    /// The member that has the pool. Of two that say so, the one that heard it last: the other was
    /// thrown out in between and does not know yet.
    private Optional<String> owner(Map<String, Subscription> members) {
        String owner = null;
        int heard = Integer.MIN_VALUE;
        for (Map.Entry<String, Subscription> member : members.entrySet()) {
            int generation = member.getValue().generationId().orElse(-1);
            if (owns(member.getValue()) && generation > heard) {
                owner = member.getKey();
                heard = generation;
            }
        }
        return Optional.ofNullable(owner);
    }

    private boolean owns(Subscription member) {
        return member.ownedPartitions().stream().anyMatch(owned -> owned.partition() == partition);
    }

    /// Without an owner the pools go round the members, so that instances that start together share
    /// the pools among them.
    private String firstOf(Map<String, Subscription> members) {
        List<String> byInstance = new ArrayList<>(members.keySet());
        byInstance.sort((one, other) -> instance(members, one).compareTo(instance(members, other)));
        return byInstance.get(partition % byInstance.size());
    }

    private static String instance(Map<String, Subscription> members, String member) {
        return Objects.requireNonNull(members.get(member)).groupInstanceId().orElse(member);
    }

    private List<TopicPartition> poolPartitions(Cluster cluster, Subscription member) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : new TreeSet<>(member.topics())) {
            TopicPartition own = new TopicPartition(topic, partition);
            if (cluster.partition(own) != null) {
                partitions.add(own);
            }
        }
        return Collections.unmodifiableList(partitions);
    }
}
