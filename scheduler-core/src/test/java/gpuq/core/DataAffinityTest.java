package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.NodeId;
import gpuq.core.state.PoolState;
import org.junit.jupiter.api.Test;

/// Where a job goes when some nodes have its data already: it may take an hour to fetch.
class DataAffinityTest {

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void a_job_goes_to_the_least_loaded_node_that_has_its_data() {
        scenario(
                """
                00:00 node n1 gpus=2 | node n2 gpus=2 | node n3 gpus=2
                00:01 has n2 data=wine | has n3 data=wine
                00:02 submit j1 user=ada data=wine => j1 QUEUED; j1 ASSIGNED node=n2
                00:03 submit j2 user=bob data=wine => j2 QUEUED; j2 ASSIGNED node=n3
                00:04 submit j3 user=cyd data=wine => j3 QUEUED; j3 ASSIGNED node=n2
                00:05 submit j4 user=dan data=beer => j4 QUEUED; j4 ASSIGNED node=n1
                """);
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void nobody_waits_for_data_and_nobody_is_overtaken_for_it() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 has n1 data=wine
                00:02 submit j1 user=ada data=wine => j1 QUEUED; j1 ASSIGNED node=n1
                00:03 submit j2 user=bob data=wine => j2 QUEUED; j2 ASSIGNED node=n2
                00:04 submit j3 user=cyd data=beer => j3 QUEUED
                00:05 submit j4 user=dan data=wine => j4 QUEUED
                00:06 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j3 ASSIGNED node=n1
                00:07 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j4 ASSIGNED node=n2
                """);
    }

    @Test
    void what_a_node_has_no_more_counts_no_more() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 has n2 data=wine
                00:02 lacks n2
                00:03 submit j1 data=wine => j1 QUEUED; j1 ASSIGNED node=n1
                """);
    }

    @Test
    void a_successor_knows_who_has_what() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=1 | node n2 gpus=1
                        00:01 has n2 data=wine
                        00:02 takeover
                        00:03 submit j1 data=wine => j1 QUEUED; j1 ASSIGNED node=n2
                        """);
        assertThat(state.nodes().all())
                .filteredOn(node -> node.nodeId().equals(new NodeId("n2")))
                .singleElement()
                .satisfies(node -> assertThat(node.data()).hasSize(1));
    }

    @Test
    @EdgeCase("STORE-6")
    void a_job_whose_data_hangs_goes_elsewhere_and_the_node_gets_nothing_until_its_mount_is_back() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 has n2 data=wine
                00:02 submit j1 user=ada data=wine => j1 QUEUED; j1 ASSIGNED node=n2
                00:03 finding n2 code=DATA_MOUNT_HANGS severe
                00:04 failed j1 code=DATASET_UNAVAILABLE reason=MOUNT_HANGS never => j1 QUEUED
                00:10 wait => j1 ASSIGNED node=n1 attempt=2
                00:21 submit j2 user=bob data=wine => j2 QUEUED
                00:30 healthy n2 => j2 ASSIGNED node=n2
                """);
    }
}
