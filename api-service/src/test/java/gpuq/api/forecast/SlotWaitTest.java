package gpuq.api.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.forecast.SlotWait.Capped;
import gpuq.api.forecast.SlotWait.Running;
import gpuq.common.EdgeCase;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long a place waits for a slot.
class SlotWaitTest {

    @Test
    void the_work_before_it_is_shared_by_all_slots() {
        SlotWait place = new SlotWait(3, 180, List.of());
        assertThat(place.seconds(4, new Running(4, 60))).isEqualTo(60);
        assertThat(new SlotWait(0, 0, List.of()).seconds(4, new Running(3, 600))).isEqualTo(0);
        assertThat(new SlotWait(0, 0, List.of()).seconds(4, new Running(4, 600))).isEqualTo(150);
    }

    @Test
    @EdgeCase("MANY-2")
    void a_free_slot_is_not_for_those_that_their_cap_keeps_back() {
        Capped full = new Capped(1, new Running(1, 60), 3, 180);
        assertThat(new SlotWait(3, 180, List.of(full)).seconds(2, new Running(1, 60))).isEqualTo(0);
        Capped open = new Capped(2, new Running(1, 60), 3, 180);
        assertThat(new SlotWait(3, 180, List.of(open)).seconds(2, new Running(1, 60))).isPositive();
    }

    @Test
    @EdgeCase("MANY-2")
    void what_a_cap_keeps_back_leaves_the_other_slots_to_the_others() {
        // One slot is the capped one's for four minutes; the other three have 30 s left each.
        Capped hot = new Capped(1, new Running(1, 60), 3, 180);
        assertThat(new SlotWait(3, 180, List.of(hot)).seconds(4, new Running(4, 150)))
                .isEqualTo(30);
        // A cap that lets all of it be done meanwhile keeps nothing back.
        Capped wide = new Capped(4, new Running(1, 60), 3, 180);
        assertThat(new SlotWait(3, 180, List.of(wide)).seconds(4, new Running(4, 540)))
                .isEqualTo(180);
    }

    @Test
    @EdgeCase("MANY-2")
    void it_has_no_more_slots_than_jobs_and_never_all_of_them() {
        // Two jobs under a cap of ten hold two slots; eight have 80 s of work before them.
        Capped two = new Capped(10, new Running(1, 500), 1, 500);
        assertThat(new SlotWait(1, 500, List.of(two)).seconds(10, new Running(10, 1140)))
                .isEqualTo(80);
        // Caps that together are more than the slots: all of it is before the place.
        Capped one = new Capped(2, new Running(1, 50), 2, 100);
        assertThat(new SlotWait(4, 200, List.of(one, one)).seconds(2, new Running(2, 100)))
                .isEqualTo(150);
    }
}
