package gpuq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
