package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.gpu.Xid.Kind;
import gpuq.common.EdgeCase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class XidTest {

    private static final String LOST =
            "4,1833,5120000123,-;NVRM: Xid (PCI:0000:86:00): 79, pid='<unknown>', name=<unknown>,"
                    + " GPU has fallen off the bus.\n SUBSYSTEM=pci\n DEVICE=+pci:0000:86:00.0\n";

    @Test
    void the_kernels_record_is_read() {
        Xid xid = Xid.parse(LOST).orElseThrow();
        assertThat(xid.number()).isEqualTo(79);
        assertThat(xid.uptime()).isEqualTo(Duration.ofNanos(5_120_000_123_000L));
        assertThat(xid.isOf("00000000:86:00.0")).isTrue();
        assertThat(xid.isOf("00000000:3B:00.0")).isFalse();
        assertThat(xid.isOf("00000001:86:00.0")).isFalse();
    }

    @Test
    void other_records_say_nothing() {
        assertThat(Xid.parse("6,1,2,-;usb 1-1: new device")).isEmpty();
        assertThat(Xid.parse("4,1,2,-;NVRM: loading NVIDIA UNIX x86_64 Kernel Module")).isEmpty();
        assertThat(Xid.parse("NVRM: Xid (PCI:0000:86:00): 79")).isEmpty();
        assertThat(Xid.parse("")).isEmpty();
    }

    @Test
    @EdgeCase("GPU-3")
    void kinds_say_whose_fault_an_error_is() {
        for (int number : new int[] {13, 31, 43, 45}) {
            assertThat(kind(number)).as("%d", number).isEqualTo(Kind.PROGRAM);
        }
        for (int number : new int[] {48, 62, 63, 64, 74, 79, 92, 94, 95, 119}) {
            assertThat(kind(number)).as("%d", number).isEqualTo(Kind.HARDWARE);
        }
        assertThat(kind(999)).isEqualTo(Kind.OTHER);
    }

    private static Kind kind(int number) {
        return Xid.parse(
                        "4,1,2,-;NVRM: Xid (PCI:0000:3b:00): %d, pid=4711, name=python3, Ch 00000008"
                                .formatted(number))
                .orElseThrow()
                .kind();
    }
}
