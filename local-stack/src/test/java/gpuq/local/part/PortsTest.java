package gpuq.local.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir Path folder;

    @Test
    void the_next_start_gets_the_same_ports() {
        Path file = folder.resolve("run/ports");
        var first = new Ports(file);
        int api = first.of("api");
        int kafka = first.of("kafka");

        var second = new Ports(file);

        assertThat(second.of("api")).isEqualTo(api).isBetween(20_000, 32_000);
        assertThat(second.of("kafka")).isEqualTo(kafka).isNotEqualTo(api);
    }

    @Test
    void a_port_that_somebody_has_taken_is_chosen_anew() throws Exception {
        Path file = folder.resolve("ports");
        int taken = new Ports(file).of("api");
        try (var _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            int other = new Ports(file).of("api");

            assertThat(other).isNotEqualTo(taken);
            assertThat(new Ports(file).of("api")).isEqualTo(other);
        }
    }

    @Test
    void a_damaged_file_costs_the_memory_and_nothing_else() throws Exception {
        Path file = folder.resolve("ports");
        Files.writeString(file, "api=eight\n");

        assertThat(new Ports(file).of("api")).isPositive();
    }
}
