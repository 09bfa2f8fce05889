package gpuq.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcTest {

    @Test
    void a_handler_is_seen_in_the_mask() throws IOException {
        Files.createDirectories(root.resolve("7"));
        Files.writeString(root.resolve("7/status"), "Name:\tpython3\nSigCgt:\t0000000100000802\n");
        Proc proc = new Proc(root);
        assertThat(proc.catches(7, 12)).isTrue();
        assertThat(proc.catches(7, 2)).isTrue();
        assertThat(proc.catches(7, 10)).isFalse();
        assertThat(proc.catches(8, 12)).isFalse();
    }

    private static final String AFTER_COMMAND =
            " S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 100 200 0";

    @TempDir Path root;

    @Test
    void the_start_is_found_behind_any_command() {
        for (String command : new String[] {"bash", "a b", "x) S 1 (y", ")", "((", ""}) {
            assertThat(Proc.parseStartTicks("7 (" + command + ")" + AFTER_COMMAND))
                    .as(command)
                    .isEqualTo(OptionalLong.of(4711));
        }
    }

    @Test
    void a_zombie_and_a_broken_line_have_none() {
        assertThat(Proc.parseStartTicks("7 (x)" + AFTER_COMMAND.replace(" S ", " Z "))).isEmpty();
        assertThat(Proc.parseStartTicks("")).isEmpty();
        assertThat(Proc.parseStartTicks("7 (x) S 1")).isEmpty();
        assertThat(Proc.parseStartTicks("7 (x")).isEmpty();
    }

    @Test
    @EdgeCase({"MON-1", "WORKER-8"})
    void only_boot_pid_and_start_together_name_a_process() throws IOException {
        bootId("boot-a");
        stat(7);
        Proc proc = new Proc(root);
        assertThat(new ProcessRef("boot-a", 7, 4711).isAlive(proc)).isTrue();
        assertThat(new ProcessRef("boot-b", 7, 4711).isAlive(proc)).isFalse();
        assertThat(new ProcessRef("boot-a", 7, 4712).isAlive(proc)).isFalse();
        assertThat(new ProcessRef("boot-a", 8, 4711).isAlive(proc)).isFalse();
    }

    @Test
    @EdgeCase({"ENV-2", "ENV-3"})
    void time_is_what_nobody_can_set() {
        assertThat(Proc.parseUptime("3752.56 7000.01\n")).isEqualTo(Duration.ofMillis(3_752_560));
    }

    @Test
    void this_very_process_is_there() {
        Proc proc = new Proc();
        long pid = ProcessHandle.current().pid();
        assertThat(
                        new ProcessRef(proc.bootId(), pid, proc.startTicks(pid).orElseThrow())
                                .isAlive(proc))
                .isTrue();
    }

    private void bootId(String id) throws IOException {
        Path folder = Files.createDirectories(root.resolve("sys/kernel/random"));
        Files.writeString(folder.resolve("boot_id"), id + "\n");
    }

    private void stat(long pid) throws IOException {
        Path folder = Files.createDirectories(root.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("stat"), pid + " (bash)" + AFTER_COMMAND + "\n");
    }
}
