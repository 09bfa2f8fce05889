package gpuq.local.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./gpuq` on a machine where something that it needs does not work: one clear sentence.
class CommandSentenceTest {

    private static final Path ROOT = Path.of(System.getProperty("gpuq.root"));

    @TempDir Path tools;

    @Test
    void a_maven_that_does_not_start_is_named_with_its_own_words() throws Exception {
        tool("mvn", "echo 'Picked up JAVA_TOOL_OPTIONS: -Xms9t'; echo 'no such heap' >&2; exit 1");
        assertThat(said("bench", "nothing"))
                .isEqualTo("gpuq: Maven does not start: no such heap\n");
    }

    @Test
    void a_maven_that_is_too_old_is_named_with_its_version() throws Exception {
        tool("mvn", "echo 'Apache Maven 3.6.3 (x)'");
        assertThat(said("bench", "nothing"))
                .isEqualTo("gpuq: Maven 3.6.3 is too old: 3.8 or newer is needed.\n");
    }

    private void tool(String name, String script) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// What the command says with our tools before all others; it must fail.
    private String said(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = ROOT.resolve("gpuq").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", tools.toString(), (old, ours) -> ours + ":" + old);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        return said;
    }
}
