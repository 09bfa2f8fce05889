package gpuq.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RuntimeProcessesTest {

    private static final Pattern NAMES = Pattern.compile("\\n +([a-z| -]+)\\) ;;\\n +\\*\\) \\[");

    @Test
    void the_supervisor_spares_the_same_processes() throws IOException {
        try (InputStream script =
                Objects.requireNonNull(
                        RuntimeProcesses.class.getResourceAsStream("supervise.sh"))) {
            Matcher names =
                    NAMES.matcher(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(names.find()).isTrue();
            assertThat(Arrays.stream(names.group(1).split("\\|")).map(String::strip))
                    .containsExactlyInAnyOrderElementsOf(RuntimeProcesses.names());
        }
    }

    @Test
    void a_program_is_none_of_them() {
        assertThat(RuntimeProcesses.has("starter")).isTrue();
        assertThat(RuntimeProcesses.has("python3")).isFalse();
    }
}
