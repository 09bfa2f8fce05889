package gpuq.agent.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.Topic;
import gpuq.common.job.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartitionTest {

    @Test
    void a_node_reads_the_partition_that_the_scheduler_writes_by_key() {
        List<Integer> ours = new ArrayList<>();
        List<Integer> kafkas = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            NodeId node = new NodeId("node-" + n);
            ours.add(AssignmentConsumer.partitionOf(node));
            kafkas.add(
                    BuiltInPartitioner.partitionForKey(
                            node.value().getBytes(StandardCharsets.UTF_8), Topic.KEYED_PARTITIONS));
        }
        assertThat(ours).isEqualTo(kafkas);
    }
}
