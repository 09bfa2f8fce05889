package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.EdgeCase;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotUidsTest {

    @Test
    @EdgeCase("ABUSE-8")
    void no_two_slots_share_a_uid() throws LaunchException {
        SlotUids uids = new SlotUids(SlotUids.baseOf("n1"));
        Set<Integer> seen = new HashSet<>();
        for (String kind : new String[] {"gpu", "cpu", "grade"}) {
            for (int n = 0; n < 1000; n++) {
                assertThat(seen.add(uids.uid(kind + n))).isTrue();
            }
        }
        assertThat(seen).allMatch(uid -> uid >= 1_000_000_000);
    }

    @Test
    void two_nodes_of_one_host_have_ranges_that_do_not_touch() {
        int distance = Math.abs(SlotUids.baseOf("node-1") - SlotUids.baseOf("node-2"));
        assertThat(distance).isGreaterThanOrEqualTo(4096);
    }

    @Test
    void what_is_no_slot_has_no_uid() {
        SlotUids uids = new SlotUids(1);
        for (String name : new String[] {"", "gpu", "gpu01", "gpu1000", "GPU0", "root", "gpu0/x"}) {
            assertThatThrownBy(() -> uids.uid(name)).isInstanceOf(LaunchException.class);
        }
    }
}
