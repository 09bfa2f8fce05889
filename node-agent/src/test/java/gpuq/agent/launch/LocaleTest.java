package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.sandbox.ContainerArgs;
import gpuq.agent.sandbox.ContainerArgs.Container;
import gpuq.agent.state.AttemptDir;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arabic writes its numbers in other digits, Turkish its capital i with a dot: what programs read
/// must not follow.
class LocaleTest {

    private final Locale before = Locale.getDefault();

    @TempDir Path folder;

    @AfterEach
    void put_back() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "ar-EG"})
    @EdgeCase("ENV-4")
    void what_the_kernel_and_apptainer_read_is_the_same_in_every_locale(String locale)
            throws IOException {
        Locale.setDefault(Locale.ROOT);
        List<String> plain = written();
        Locale.setDefault(Locale.forLanguageTag(locale));
        assertThat(written()).isEqualTo(plain);
    }

    private List<String> written() throws IOException {
        List<String> all = new ArrayList<>();
        all.addAll(
                ContainerArgs.argv(
                        new Container(
                                Path.of("/opt/apptainer"),
                                Path.of("/images/a/rootfs"),
                                Path.of("/tools/seccomp.json"),
                                1_000_000_123,
                                "/work",
                                List.of(),
                                Map.of(),
                                List.of("python3"),
                                false)));
        DeviceRules.allowed(List.of(0, 12), List.of(21), "195 nvidia\n511 nvidia-uvm\n")
                .forEach(rule -> all.add(rule.line()));
        ContainerUsers.write(new AttemptDir(folder), 1_000_000_123, "/work");
        all.add(Files.readString(folder.resolve("passwd")));
        all.add(Files.readString(folder.resolve("group")));
        return all;
    }
}
