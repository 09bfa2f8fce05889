package gpuq.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessRefTest {
    @Test
    void this_very_process_is_alive_and_survives_its_text() {
        ProcessRef self = ProcessRef.self();

        assertThat(self.isAlive()).isTrue();
        assertThat(ProcessRef.parse(self.text())).contains(self);
    }

    @Test
    void the_same_pid_with_other_start_ticks_or_another_boot_is_somebody_else() {
        ProcessRef self = ProcessRef.self();

        assertThat(new ProcessRef(self.bootId(), self.pid(), self.startTicks() + 1).isAlive())
                .isFalse();
        assertThat(new ProcessRef("another boot", self.pid(), self.startTicks()).isAlive())
                .isFalse();
    }

    @Test
    void a_torn_record_names_nobody() {
        assertThat(ProcessRef.parse("")).isEmpty();
        assertThat(ProcessRef.parse("boot 12")).isEmpty();
        assertThat(ProcessRef.parse("boot twelve 3")).isEmpty();
    }

    @Test
    void somebody_else_with_the_pid_of_ours_is_never_ended() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessRef real = ProcessRef.of(other.pid()).orElseThrow();
            var stale = new ProcessRef(real.bootId(), real.pid(), real.startTicks() - 1);

            assertThat(stale.end(StopSignal.TERM, Duration.ofSeconds(1))).isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void who_ignores_the_signal_is_killed_after_the_grace() throws Exception {
        Process stubborn =
                new ProcessBuilder(
                                "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")
                        .start();
        assertThat(stubborn.inputReader().readLine()).isEqualTo("ready");
        ProcessRef ref = ProcessRef.of(stubborn.pid()).orElseThrow();

        assertThat(ref.end(StopSignal.TERM, Duration.ofMillis(100))).isTrue();
        assertThat(ref.isAlive()).isFalse();
        assertThat(stubborn.waitFor()).isEqualTo(128 + 9);
    }
}
