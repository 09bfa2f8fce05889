package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.TestCompetition;
import gpuq.agent.rig.TestStarts;
import gpuq.common.EdgeCase;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegEnvironmentTest {

    @TempDir Path folder;

    @Test
    @EdgeCase("EXEC-5")
    void a_program_sees_these_variables_and_no_others() throws IOException {
        TestCompetition competition = competition("environment: {env: {SEED: '7', TZ: Mars}}\n");
        StartAttempt start = TestStarts.start(competition, Leg.RUN, "gpu0");
        assertThat(LegEnvironment.run(start, competition.manifest(), Duration.ofSeconds(90), ""))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry(
                                        "PATH",
                                        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin"
                                                + ":/bin"),
                                Map.entry("HOME", "/work"),
                                Map.entry("LANG", "C.UTF-8"),
                                Map.entry("TZ", "UTC"),
                                Map.entry("PYTHONUNBUFFERED", "1"),
                                Map.entry("PYTHONNOUSERSITE", "1"),
                                Map.entry("PYTHONFAULTHANDLER", "1"),
                                Map.entry("PYTHONHASHSEED", "0"),
                                Map.entry("CUDA_VISIBLE_DEVICES", ""),
                                Map.entry("SEED", "7"),
                                Map.entry("GPUQ_COMPETITION", "tiny"),
                                Map.entry("GPUQ_VERSION", "1"),
                                Map.entry("GPUQ_DATA", "/data"),
                                Map.entry("GPUQ_WORK", "/work"),
                                Map.entry("GPUQ_DEADLINE", "90"),
                                Map.entry("GPUQ_ATTEMPT", "1")));
    }

    @Test
    void a_program_with_a_gpu_sees_its_own_and_the_drivers_libraries() throws IOException {
        TestCompetition competition = competition("");
        StartAttempt start = TestStarts.start(competition, Leg.RUN, "gpu0");
        assertThat(
                        LegEnvironment.run(
                                start,
                                competition.manifest(),
                                Duration.ofSeconds(9),
                                "GPU-1,GPU-2"))
                .containsEntry("CUDA_VISIBLE_DEVICES", "GPU-1,GPU-2")
                .containsEntry("LD_LIBRARY_PATH", "/.singularity.d/libs");
    }

    @Test
    void a_grader_is_not_told_whose_submission_it_grades() throws IOException {
        TestCompetition competition = competition("");
        StartAttempt start = TestStarts.start(competition, Leg.GRADE, "grade0");
        Map<String, String> environment = LegEnvironment.grade(start);
        assertThat(environment)
                .containsEntry("HOME", "/scratch")
                .containsEntry("GPUQ_RESULTS", "/out/results.jsonl")
                .doesNotContainKey("GPUQ_ATTEMPT");
        assertThat(environment.values())
                .noneMatch(value -> value.contains(start.attempt().jobId().value()));
    }

    private TestCompetition competition(String settings) throws IOException {
        return new TestCompetition(folder, settings, "", new Sha256("a".repeat(64)));
    }
}
