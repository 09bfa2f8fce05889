package gpuq.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.local.part.Folders;
import gpuq.local.part.Installation;
import gpuq.local.process.ProcessRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The foundation of the system, started and ended as `./gpuq` does it, and killed in between.
class LocalStackIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SYSTEM = "it";
    private static final Duration BOUND = Duration.ofMinutes(5);

    private static final Installation INSTALLATION = Installation.find();

    /// Its data stays for the next test: a later start takes half as long as a first one.
    @BeforeEach
    void end_what_another_test_has_left() throws Exception {
        gpuq("down");
    }

    @AfterAll
    static void end_it_and_forget_it() throws Exception {
        gpuq("down");
        Folders.delete(folder());
    }

    private static Path folder() {
        return INSTALLATION.state().resolve("systems").resolve(SYSTEM);
    }

    @Test
    void what_dies_is_restarted_and_down_leaves_nothing_even_after_a_kill_of_the_keeper()
            throws Exception {
        assertThat(gpuq("up", "--infrastructure").code()).isZero();
        JsonNode before = status();
        long postgres = pid(before, "postgres");

        ProcessHandle.of(postgres).orElseThrow().destroyForcibly();

        JsonNode after = awaitOther("postgres", postgres);
        assertThat(process(after, "postgres").path("restarts").asInt()).isEqualTo(1);
        assertThat(process(after, "kafka").path("restarts").asInt()).isZero();

        var started = new ArrayList<ProcessRef>();
        for (String name : List.of("postgres", "kafka", "keycloak")) {
            started.add(ProcessRef.of(pid(after, name)).orElseThrow());
        }
        ProcessHandle keeper = ProcessHandle.of(keeper()).orElseThrow();
        assertThat(keeper.destroyForcibly()).isTrue();
        keeper.onExit().get(20, TimeUnit.SECONDS);
        assertThat(gpuq("status").code()).isEqualTo(1);
        assertThat(started).allMatch(ProcessRef::isAlive);

        assertThat(gpuq("down").output()).contains("gpuq is down.");
        assertThat(started).noneMatch(ProcessRef::isAlive);
    }

    @Test
    void a_second_start_keeps_addresses_and_passwords_and_tokens_name_the_same_person()
            throws Exception {
        gpuq("up", "--infrastructure");
        JsonNode first = status();
        gpuq("down");
        assertThat(gpuq("up", "--infrastructure").code()).isZero();
        JsonNode second = status();

        for (String kept : List.of("api", "issuer", "kafka", "database", "users")) {
            assertThat(second.get(kept)).as(kept).isEqualTo(first.get(kept));
        }
        Answer token = gpuq("token", "ada");
        assertThat(token.code()).isZero();
        assertThat(token.output().strip().split("\\.", -1)).hasSize(3);
    }

    @Test
    void a_system_whose_folder_is_deleted_ends_by_itself() throws Exception {
        gpuq("up", "--infrastructure");
        JsonNode status = status();
        ProcessHandle keeper = ProcessHandle.of(keeper()).orElseThrow();
        ProcessRef postgres = ProcessRef.of(pid(status, "postgres")).orElseThrow();

        Folders.delete(folder().resolve("run"));

        keeper.onExit().get(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(postgres.isAlive()).isFalse();
    }

    private JsonNode awaitOther(String name, long pid) throws Exception {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (System.nanoTime() - deadline < 0) {
            JsonNode status = status();
            JsonNode process = process(status, name);
            if (process.path("state").asText().equals("ready")
                    && process.path("pid").asLong() != pid) {
                return status;
            }
        }
        throw new AssertionError(name + " was not restarted");
    }

    private JsonNode status() throws Exception {
        Answer answer = gpuq("status", "--json");
        return JSON.readTree(answer.output());
    }

    private static long pid(JsonNode status, String name) {
        return process(status, name).path("pid").asLong();
    }

    private static JsonNode process(JsonNode status, String name) {
        for (JsonNode process : status.path("processes")) {
            if (process.path("name").asText().equals(name)) {
                return process;
            }
        }
        throw new AssertionError("no process " + name + " in " + status);
    }

    private long keeper() throws Exception {
        Path state = folder().resolve("run/state.json");
        return ProcessRef.parse(JSON.readTree(state.toFile()).path("keeper").asText())
                .orElseThrow()
                .pid();
    }

    private record Answer(int code, String output) {}

    private static Answer gpuq(String... words) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Installation.java(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dgpuq.root=" + INSTALLATION.root(),
                                "-Dgpuq.system=" + SYSTEM,
                                "-cp",
                                INSTALLATION.ownClassPath(),
                                "gpuq.local.Main"));
        command.addAll(List.of(words));
        Path output = Files.createTempFile("gpuq", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return new Answer(
                    process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
