package gpuq.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodeNamesTest {
    private static final Path HERE = Path.of("/home/ada/gpuq/.gpuq");

    @Test
    void two_systems_of_one_machine_share_neither_cgroup_nor_uids() {
        var mine = new NodeNames(HERE, "node-1");
        var tests = new NodeNames(HERE.resolve("systems/test"), "node-1");

        assertThat(tests.cgroup()).isNotEqualTo(mine.cgroup());
        assertThat(tests.uidBase()).isNotEqualTo(mine.uidBase());
    }

    @Test
    void a_node_has_the_same_names_at_each_start_and_valid_ones() {
        var node = new NodeNames(HERE, "node-64");

        assertThat(new NodeNames(Path.of(HERE.toString()), "node-64")).isEqualTo(node);
        assertThat(node.cgroup()).matches("gpuq-[0-9a-f]{8}-node-64");
        assertThat(node.uidBase()).isBetween(1_000_000_000, Integer.MAX_VALUE - 4096);
    }
}
