package gpuq.core.slots;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.NodeId;
import org.junit.jupiter.api.Test;

class NodeMapTest {

    private final NodeMap<String> map = new NodeMap<>();

    @Test
    void goes_through_nodes_in_the_order_of_ids_however_they_came() {
        map.put(new NodeId("c"), "third");
        map.put(new NodeId("a"), "first");
        map.put(new NodeId("b"), "second");
        assertThat(map.values()).containsExactly("first", "second", "third");
    }

    @Test
    void a_new_value_takes_the_place_of_the_old_one() {
        assertThat(map.put(new NodeId("a"), "old")).isNull();
        assertThat(map.put(new NodeId("a"), "new")).isEqualTo("old");
        assertThat(map.get(new NodeId("a"))).isEqualTo("new");
        assertThat(map.values()).containsExactly("new");
    }

    @Test
    void of_an_unknown_node_there_is_nothing() {
        assertThat(map.get(new NodeId("a"))).isNull();
        assertThat(map.values()).isEmpty();
    }
}
