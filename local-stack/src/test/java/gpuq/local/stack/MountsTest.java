package gpuq.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
    private static final List<String> TABLE =
            List.of(
                    "/dev/vda / ext4 rw 0 0",
                    "tmpfs /home/a\\040b/.gpuq/data/agents/node-1/state/shm tmpfs rw 0 0",
                    "/dev/loop0 /home/a\\040b/.gpuq/data/agents/node-1/state/shm/in ext4 rw 0 0",
                    "tmpfs /home/a\\040b/.gpuq/data/agents-of-others tmpfs rw 0 0");

    @Test
    void what_is_mounted_under_a_folder_is_found_in_order_also_behind_a_blank() {
        Path agents = Path.of("/home/a b/.gpuq/data/agents");

        assertThat(Mounts.under(agents, TABLE))
                .containsExactly(
                        agents.resolve("node-1/state/shm"), agents.resolve("node-1/state/shm/in"));
    }

    @Test
    void nothing_of_others_is_taken_for_ours() {
        assertThat(Mounts.under(Path.of("/home/a"), TABLE)).isEmpty();
    }
}
