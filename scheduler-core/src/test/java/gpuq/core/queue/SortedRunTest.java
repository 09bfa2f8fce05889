package gpuq.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NavigableSet;
import org.junit.jupiter.api.Test;

class SortedRunTest {

    @Test
    void a_tree_of_a_run_is_a_tree_like_any_other() {
        NavigableSet<String> tree = SortedRun.treeOf(List.of("a", "c", "e"));
        assertThat(tree.add("b")).isTrue();
        assertThat(tree.remove("c")).isTrue();
        assertThat(tree).containsExactly("a", "b", "e");
        assertThat(tree.higher("b")).isEqualTo("e");
    }

    @Test
    void what_is_out_of_order_or_twice_is_found() {
        assertThatThrownBy(() -> SortedRun.treeOf(List.of("b", "a")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SortedRun.treeOf(List.of("a", "a")))
                .isInstanceOf(IllegalStateException.class);
    }
}
