package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.launch.Scratch.Folders;
import gpuq.agent.sandbox.Mount;
import gpuq.agent.sandbox.Tools;
import gpuq.agent.state.StatePaths;
import gpuq.common.EdgeCase;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchMountsTest {

    private static final JobId JOB = JobId.of(1, 2, 3);
    private static final Sha256 DATA = new Sha256("a".repeat(64));
    private static final Sha256 SECRET = new Sha256("b".repeat(64));
    private static final Folders SCRATCH = new Folders(Path.of("/s"), Path.of("/shm"));

    @TempDir Path root;

    @Test
    void a_run_sees_its_program_and_data_and_writes_only_to_its_scratch()
            throws IOException, LaunchException {
        StatePaths paths = paths();
        List<Mount> mounts = mounts(spec(Leg.RUN, DATA, null, "solution.py"));
        assertThat(mounts)
                .contains(
                        Mount.readOnly(paths.tree(DATA), "/data"),
                        Mount.writable(Path.of("/s/work"), "/work"),
                        Mount.writable(Path.of("/s/tmp"), "/tmp"),
                        Mount.writable(Path.of("/s/tmp"), "/var/tmp"),
                        Mount.writable(Path.of("/shm"), "/dev/shm"));
        assertThat(mounts.stream().filter(mount -> !mount.readOnly()))
                .allMatch(
                        mount ->
                                mount.source().startsWith("/s")
                                        || mount.source().startsWith("/shm"));
    }

    @Test
    @EdgeCase("ABUSE-3")
    void a_run_never_sees_answers_or_grader() throws IOException, LaunchException {
        assertThat(mounts(spec(Leg.RUN, DATA, SECRET, "solution.py")))
                .noneMatch(mount -> mount.target().equals("/answers"))
                .noneMatch(mount -> mount.target().equals("/grader"))
                .noneMatch(mount -> mount.source().equals(new StatePaths(root).tree(SECRET)));
    }

    @Test
    void a_grading_sees_the_answers_read_only() throws IOException, LaunchException {
        StatePaths paths = paths();
        assertThat(mounts(spec(Leg.GRADE, DATA, SECRET, null)))
                .contains(
                        Mount.readOnly(paths.tree(SECRET), "/answers"),
                        Mount.writable(Path.of("/s/out"), "/out"));
    }

    @Test
    void a_tree_that_is_not_here_or_is_a_link_is_refused() throws IOException {
        StatePaths paths = paths();
        Sha256 missing = new Sha256("c".repeat(64));
        Files.createSymbolicLink(paths.tree(missing), Path.of("/etc"));
        assertThatThrownBy(() -> mounts(spec(Leg.RUN, missing, null, "solution.py")))
                .isInstanceOf(LaunchException.class);
    }

    @Test
    @EdgeCase("XFER-4")
    void a_program_name_cannot_leave_its_folder() throws IOException {
        paths();
        for (String name : new String[] {"../x", "a/b", "a:b", "a,b", ".hidden", ""}) {
            assertThatThrownBy(() -> mounts(spec(Leg.RUN, DATA, null, name)))
                    .as(name)
                    .isInstanceOf(LaunchException.class);
        }
    }

    private StatePaths paths() throws IOException {
        StatePaths paths = new StatePaths(root);
        Files.createDirectories(paths.tree(DATA));
        Files.createDirectories(paths.tree(SECRET));
        return paths;
    }

    private List<Mount> mounts(LaunchSpec spec) throws IOException, LaunchException {
        Tools tools =
                new Tools(
                        Path.of("/t/s"),
                        Path.of("/t/start"),
                        Path.of("/t/seccomp"),
                        Path.of("/tools/stack.pth"));
        return new LaunchMounts(paths(), tools).of(spec, SCRATCH);
    }

    private static LaunchSpec spec(
            Leg leg, Sha256 data, @Nullable Sha256 answers, @Nullable String program) {
        return new LaunchSpec(
                new AttemptRef(JOB, leg, 1),
                "gpu0",
                List.of(),
                List.of(),
                List.of(),
                new Sha256("d".repeat(64)),
                data,
                answers,
                answers,
                null,
                program,
                List.of("python3"),
                Map.of(),
                new LaunchSpec.Limits(1, 1, 1, 1, 1, 1, 1, 1, false, Duration.ofSeconds(10)),
                null);
    }
}
