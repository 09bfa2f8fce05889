package gpuq.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A seed is the same world in every process: nothing that decides leans on an order that Java
/// makes anew at each start.
class SameSeedTest {

    @Test
    void two_starts_of_java_give_the_same_digest() throws IOException, InterruptedException {
        String first = told("7");
        assertThat(first).startsWith("seed=7 ").contains("digest=");
        assertThat(told("7")).isEqualTo(first);
        assertThat(told("8")).isNotEqualTo(first.replace("seed=7 ", "seed=8 "));
    }

    private static String told(String seed) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SimMain.class.getName(),
                                "--seed",
                                seed)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
