package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the API tells of the place where programs run, held to what a program finds there.
class EnvironmentIT {

    private static final RunningSystem SYSTEM = RunningSystem.find();
    private static final Person ADA = SYSTEM.person("ada");

    private static final String PROGRAM =
            """
            import importlib.metadata, platform, sys
            print('python', platform.python_version())
            for one in importlib.metadata.distributions():
                print('package', one.metadata['Name'], one.version)
            print('argv', sys.argv[0])
            print('end')
            """;

    @Test
    void what_is_told_of_the_environment_is_what_a_program_finds() {
        SYSTEM.putExample("wine");
        JsonNode told = ADA.get("/competitions/wine/environment");
        String job = ADA.submitsForSure("wine", 30, PROGRAM);
        ADA.follows(job);
        List<String> found =
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () ->
                                        ADA.asks("GET", "/jobs/" + job + "/log?stream=stdout")
                                                .body()
                                                .lines()
                                                .toList(),
                                lines -> lines.contains("end"));
        List<String> packages = new ArrayList<>();
        for (JsonNode one : told.path("packages")) {
            packages.add(
                    "package " + one.path("name").asText() + " " + one.path("version").asText());
        }
        assertThat(found).contains("python " + told.path("python").asText());
        assertThat(found.stream().filter(line -> line.startsWith("package ")).distinct())
                .containsExactlyInAnyOrderElementsOf(packages);
        assertThat(found).contains("argv " + told.path("command").path(2).asText());
        assertThat(ADA.get("/jobs/" + job + "/environment").at("/digests/image").asText())
                .isEqualTo(told.path("image_digest").asText());
        assertThat(told.at("/gpus/0/model").asText()).isEqualTo("pretend");
    }

    @Test
    @EdgeCase("EXEC-12")
    void a_solution_that_is_tried_at_home_in_the_image_meets_the_same(@TempDir Path home)
            throws IOException, InterruptedException {
        SYSTEM.putExample("wine");
        Path image =
                SYSTEM.root()
                        .resolve(".gpuq/images")
                        .resolve(ADA.get("/competitions/wine/environment").path("image").asText())
                        .resolve("rootfs");
        String tried =
                gpuq(
                        home,
                        "run",
                        "--local",
                        SYSTEM.root().resolve("examples/solutions/good.py").toString(),
                        "--competition",
                        "wine",
                        "--api",
                        SYSTEM.api(),
                        "--image",
                        image.toString(),
                        "--apptainer",
                        System.getProperty("gpuq.apptainer", "apptainer"));
        assertThat(tried)
                .contains("submission.csv would be accepted")
                .doesNotContain("something else");
    }

    /// The command line as a process of its own, under ada's token.
    private static String gpuq(Path folder, String... words)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "gpuq.cli.Gpuq"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GPUQ_TOKEN", SYSTEM.token("ada"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
