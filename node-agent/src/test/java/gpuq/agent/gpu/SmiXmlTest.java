package gpuq.agent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.gpu.GpuReading.Device;
import gpuq.agent.gpu.GpuReading.Slice;
import gpuq.agent.gpu.GpuReading.Throttle;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SmiXmlTest {

    private static final long MIB = 1024 * 1024;

    @Test
    void healthy_devices_are_read_with_all_that_is_used_of_them() throws IOException {
        GpuReading reading = Recorded.reading(Recorded.pair());
        assertThat(reading.driverVersion()).isEqualTo("550.90.07");
        assertThat(reading.cudaVersion()).isEqualTo("12.4");
        assertThat(reading.devices()).hasSize(2);
        Device second = reading.devices().get(1);
        assertThat(second.uuid()).isEqualTo(Recorded.SECOND);
        assertThat(second.busId()).isEqualTo("00000000:86:00.0");
        assertThat(second.minor()).isEqualTo(1);
        assertThat(second.model()).isEqualTo("NVIDIA A100-SXM4-40GB");
        assertThat(second.isLost()).isFalse();
        assertThat(second.memory().total()).isEqualTo(40_960 * MIB);
        assertThat(second.memory().used()).isZero();
        assertThat(second.errors())
                .as("what is only in the aggregate was repaired by a reset long ago")
                .isEqualTo(new GpuReading.Errors(0, false, false));
        assertThat(second.load().temperature()).isEqualTo(33);
        assertThat(second.load().slowAt()).isEqualTo(89);
        assertThat(second.load().utilization()).isZero();
        assertThat(second.load().throttles()).isEmpty();
        assertThat(second.processes()).isEmpty();
        assertThat(second.slices()).isEmpty();
    }

    @Test
    void a_divided_device_is_read_with_its_parts() throws IOException {
        Device device = Recorded.reading(Recorded.text("a100-mig.xml")).devices().getFirst();
        assertThat(device.slices()).extracting(Slice::instance).containsExactly(1, 2);
        assertThat(device.slices().get(1).memory().used()).isEqualTo(3100 * MIB);
        assertThat(device.load().utilization()).isNull();
        assertThat(device.processes().getFirst().instance()).isEqualTo(2);
        assertThat(device.processes().getFirst().pid()).isEqualTo(70_213);
    }

    @Test
    void an_older_driver_says_the_same_in_other_words() throws IOException {
        Device device = Recorded.reading(Recorded.text("v100-old-driver.xml")).devices().getFirst();
        assertThat(device.errors()).isEqualTo(new GpuReading.Errors(1, true, false));
        assertThat(device.load().throttles()).containsExactly(Throttle.THERMAL);
    }

    @Test
    void processes_are_read() throws IOException {
        Device second = Recorded.reading(Recorded.secondInUse()).devices().get(1);
        assertThat(second.processes())
                .containsExactly(
                        new GpuReading.GpuProcess(4711, "/usr/bin/python3", 5120 * MIB, null));
    }

    @Test
    void a_device_that_fell_off_the_bus_is_lost() throws IOException {
        for (String word : new String[] {"GPU is lost", "Unknown Error", "ERR!"}) {
            Device second =
                    Recorded.reading(
                                    Recorded.second(
                                            "<total>40960 MiB</total>",
                                            "<total>" + word + "</total>"))
                            .devices()
                            .get(1);
            assertThat(second.isLost()).as(word).isTrue();
            assertThat(second.memory().total()).isNull();
        }
    }

    @Test
    void what_is_no_reading_is_refused() throws IOException {
        for (String text :
                new String[] {
                    "",
                    "Failed to initialize NVML",
                    "<a/>",
                    Recorded.pair().substring(0, 5000),
                    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"
                }) {
            assertThatThrownBy(() -> SmiXml.parse(text))
                    .as(text)
                    .isInstanceOf(BadSmiOutputException.class)
                    .hasMessageNotContaining("root:");
        }
    }
}
