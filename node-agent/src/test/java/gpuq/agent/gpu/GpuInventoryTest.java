package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GpuInventoryTest {

    private static final Map<String, Integer> CAPABILITIES =
            Map.of(Recorded.FIRST, 80, Recorded.SECOND, 80);

    @Test
    void each_device_is_a_slot_in_the_order_of_the_bus() throws IOException {
        List<GpuSlot> slots = slots(List.of(), Recorded.pair());
        assertThat(slots).extracting(GpuSlot::name).containsExactly("gpu0", "gpu1");
        assertThat(slots).extracting(GpuSlot::id).containsExactly(Recorded.FIRST, Recorded.SECOND);
        assertThat(slots.get(1).minor()).isEqualTo(1);
        assertThat(slots.get(1).capability()).isEqualTo(80);
        assertThat(slots.get(1).memory()).isEqualTo(40_960L << 20);
    }

    @Test
    void each_part_of_a_divided_device_is_a_slot() throws IOException {
        List<GpuSlot> slots =
                GpuInventory.slots(
                        List.of(),
                        Recorded.reading(Recorded.text("a100-mig.xml")),
                        CAPABILITIES,
                        SmiText.slices(Recorded.text("mig-list.txt")));
        assertThat(slots)
                .extracting(GpuSlot::id)
                .containsExactly(
                        "MIG-5d3f0a11-2a77-5f6e-9d4b-b6a0f5c1e101",
                        "MIG-8b21c6d0-7e0c-5a31-8c55-1f0e7d2ab202");
        assertThat(slots).extracting(GpuSlot::instance).containsExactly(1, 2);
        assertThat(slots.getFirst().memory()).isEqualTo(19_968L << 20);
    }

    @Test
    void a_device_that_is_lost_keeps_its_name_and_no_other_gets_it() throws IOException {
        List<GpuSlot> before = slots(List.of(), Recorded.pair());
        String alone = Recorded.change(Recorded.pair(), Recorded.FIRST, "40960 MiB", "GPU is lost");
        assertThat(slots(before, alone)).extracting(GpuSlot::name).containsExactly("gpu0", "gpu1");
        String replaced = Recorded.pair().replace(Recorded.FIRST, "GPU-00000000-aaaa");
        assertThat(slots(before, replaced))
                .extracting(GpuSlot::name, GpuSlot::id)
                .containsExactly(
                        tuple("gpu0", Recorded.FIRST),
                        tuple("gpu1", Recorded.SECOND),
                        tuple("gpu2", "GPU-00000000-aaaa"));
    }

    @Test
    void a_device_that_was_divided_since_is_no_whole_slot_any_more() throws IOException {
        List<GpuSlot> before = slots(List.of(), Recorded.pair());
        List<GpuSlot> after =
                GpuInventory.slots(
                        before,
                        Recorded.reading(Recorded.text("a100-mig.xml")),
                        CAPABILITIES,
                        SmiText.slices(Recorded.text("mig-list.txt")));
        assertThat(after).extracting(GpuSlot::id).doesNotContain(Recorded.FIRST);
        assertThat(after).extracting(GpuSlot::name).containsExactly("gpu0", "gpu1", "gpu2");
    }

    private static List<GpuSlot> slots(List<GpuSlot> before, String xml) throws IOException {
        return GpuInventory.slots(before, Recorded.reading(xml), CAPABILITIES, Map.of());
    }
}
