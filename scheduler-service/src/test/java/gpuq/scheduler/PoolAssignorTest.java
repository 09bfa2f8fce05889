package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PoolAssignorTest {

    private static final List<TopicPartition> POOL_1 =
            List.of(new TopicPartition("events", 1), new TopicPartition("orders", 1));

    private final Map<String, Subscription> members = new LinkedHashMap<>();

    @Test
    void a_member_alone_gets_both_partitions_of_its_pool_and_no_other_ones() {
        member("m1", "a", List.of(), 0);

        assertThat(assigned()).isEqualTo(Map.of("m1", POOL_1));
    }

    @Test
    void a_newcomer_gets_nothing_while_the_owner_is_there() {
        member("m0", "a", List.of(), 1);
        member("m1", "b", POOL_1, 1);

        assertThat(assigned()).isEqualTo(Map.of("m0", List.of(), "m1", POOL_1));
    }

    @Test
    void of_two_that_claim_the_pool_the_one_that_heard_last_has_it() {
        member("m0", "a", POOL_1, 3);
        member("m1", "b", POOL_1, 4);

        assertThat(assigned()).isEqualTo(Map.of("m0", List.of(), "m1", POOL_1));
    }

    @Test
    void without_an_owner_the_pools_go_round_the_instances_by_name() {
        member("m0", "b", List.of(), 0);
        member("m1", "a", List.of(), 0);

        assertThat(assigned()).isEqualTo(Map.of("m0", POOL_1, "m1", List.of()));
    }

    @Test
    void a_pool_without_its_partitions_is_not_led() {
        member("m1", "a", List.of(), 0);
        PoolAssignor assignor = assignor(7);

        assertThat(assignor.assign(cluster(), new GroupSubscription(members)).groupAssignment())
                .allSatisfy((_, parts) -> assertThat(parts.partitions()).isEmpty());
    }

    private void member(String id, String instance, List<TopicPartition> owned, int generation) {
        Subscription subscription =
                new Subscription(
                        List.of("orders", "events"), null, owned, generation, Optional.empty());
        subscription.setGroupInstanceId(Optional.of(instance));
        members.put(id, subscription);
    }

    private Map<String, List<TopicPartition>> assigned() {
        Map<String, List<TopicPartition>> lists = new LinkedHashMap<>();
        Map<String, Assignment> assigned =
                assignor(1).assign(cluster(), new GroupSubscription(members)).groupAssignment();
        assigned.forEach((member, parts) -> lists.put(member, parts.partitions()));
        return lists;
    }

    private static PoolAssignor assignor(int partition) {
        PoolAssignor assignor = new PoolAssignor();
        assignor.configure(Map.of(PoolAssignor.PARTITION, partition));
        return assignor;
    }

    private static Cluster cluster() {
        Node node = new Node(1, "localhost", 9092);
        List<PartitionInfo> partitions = new ArrayList<>();
        for (String topic : List.of("orders", "events")) {
            for (int partition = 0; partition < 2; partition++) {
                partitions.add(
                        new PartitionInfo(
                                topic, partition, node, new Node[] {node}, new Node[] {node}));
            }
        }
        return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
    }
}
