package gpuq.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcTest {

    @Test
    void a_process_is_named_by_its_start_whatever_its_command_is_called() {
        assertThat(Proc.startTicks(stat("a) Z (b", 'S', 7))).hasValue(4711);
    }

    @Test
    void a_zombie_is_gone() {
        assertThat(Proc.startTicks(stat("java", 'Z', 1))).isEmpty();
        assertThat(Proc.startTicks(stat("java", 'X', 0))).isEmpty();
    }

    @Test
    void a_killed_process_is_there_until_its_last_thread_has_ended() {
        assertThat(Proc.startTicks(stat("java", 'Z', 3))).hasValue(4711);
    }

    private static String stat(String command, char state, int threads) {
        return "42 (%s) %c 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 %d 0 4711 1024 55\n"
                .formatted(command, state, threads);
    }
}
