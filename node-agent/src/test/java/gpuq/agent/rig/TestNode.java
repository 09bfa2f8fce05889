package gpuq.agent.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.data.SharedMounts;
import gpuq.agent.gpu.Gpus;
import gpuq.agent.launch.LaunchSettings;
import gpuq.agent.launch.Launcher;
import gpuq.agent.state.StatePaths;
import gpuq.agent.supervise.Proc;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CollectedFile;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node on this machine with a launcher, a competition and an API of its own; whatever happens in
/// a test, nothing of it stays.
public final class TestNode implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration BOUND = Duration.ofSeconds(90);

    private final Path folder;
    private final StatePaths paths;
    private final TestCompetition competition;
    private final FakeApi api;
    private final Gpus gpus;
    private final SharedMounts mounts;
    private final Launcher launcher;
    private final String cgroup;
    private Node node;

    /// @param settings more lines of the competition's manifest
    public static TestNode with(String settings) throws IOException, InterruptedException {
        return with(settings, TestCompetition.GRADER);
    }

    public static TestNode with(String settings, String grader)
            throws IOException, InterruptedException {
        return new TestNode(settings, grader, python(), Gpus.NONE, SharedMounts.none());
    }

    /// With folders of its own that data may lie in.
    public static TestNode withMounts(String settings, SharedMounts mounts)
            throws IOException, InterruptedException {
        return new TestNode(settings, TestCompetition.GRADER, python(), Gpus.NONE, mounts);
    }

    private static Sha256 python() throws IOException {
        return new Sha256(
                Files.readString(Installed.images().resolve("python-3.11/digest")).strip());
    }

    /// With devices of its own.
    public static TestNode withGpus(String settings, Gpus gpus)
            throws IOException, InterruptedException {
        return new TestNode(settings, TestCompetition.GRADER, python(), gpus, SharedMounts.none());
    }

    /// With devices of its own, and a competition whose image may not run on them.
    public static TestNode withGpus(String settings, Gpus gpus, Sha256 image)
            throws IOException, InterruptedException {
        return new TestNode(settings, TestCompetition.GRADER, image, gpus, SharedMounts.none());
    }

    /// With a competition whose image this node may not have.
    public static TestNode withImage(String settings, Sha256 image)
            throws IOException, InterruptedException {
        return new TestNode(
                settings, TestCompetition.GRADER, image, Gpus.NONE, SharedMounts.none());
    }

    private TestNode(String settings, String grader, Sha256 image, Gpus gpus, SharedMounts mounts)
            throws IOException, InterruptedException {
        this.gpus = gpus;
        this.mounts = mounts;
        folder = Files.createTempDirectory("gpuq-node-it");
        paths = new StatePaths(folder.resolve("state"));
        paths.create();
        competition = new TestCompetition(folder.resolve("bundle"), settings, grader, image);
        api = new FakeApi(competition);
        cgroup = "gpuq-it-" + Long.toHexString(RANDOM.nextLong());
        LaunchSettings usual =
                LaunchSettings.of(paths, Installed.images(), Installed.apptainer(), cgroup, 1);
        launcher =
                Launcher.open(
                        new LaunchSettings(
                                paths,
                                usual.images(),
                                usual.apptainer(),
                                cgroup,
                                usual.uidBase(),
                                1,
                                usual.emptyWait()));
        node = new Node(paths, api.address(), launcher, gpus, mounts);
    }

    public Node node() {
        return node;
    }

    public FakeApi api() {
        return api;
    }

    public StatePaths paths() {
        return paths;
    }

    public Launcher launcher() {
        return launcher;
    }

    /// The agent dies and another one starts on what it has left.
    public void restartAgent() throws IOException, InterruptedException {
        node.close();
        node = new Node(paths, api.address(), launcher, gpus, mounts);
    }

    /// Assigns a program to the first GPU slot.
    public AttemptRef run(String program, Duration timeout) throws InterruptedException {
        return run(program, timeout, "gpu0");
    }

    public AttemptRef run(String program, Duration timeout, String slot)
            throws InterruptedException {
        JobId job = JobId.of(System.currentTimeMillis(), RANDOM.nextLong(), RANDOM.nextLong());
        Sha256 solution = api.solution(job.value(), program.getBytes(StandardCharsets.UTF_8));
        AttemptRef attempt = new AttemptRef(job, Leg.RUN, 1);
        node.assign(start(attempt, slot, solution, timeout, null));
        return attempt;
    }

    /// Assigns the grading of what a run has left.
    public AttemptRef grade(JobId job, CollectedFile submission) throws InterruptedException {
        return grade(job, 1, submission, "grade0");
    }

    /// @param number of the attempt: one job may be graded more than once
    public AttemptRef grade(JobId job, int number, CollectedFile submission, String slot)
            throws InterruptedException {
        AttemptRef attempt = new AttemptRef(job, Leg.GRADE, number);
        node.assign(
                start(
                        attempt,
                        slot,
                        submission.sha256(),
                        competition.manifest().grader().timeout(),
                        submission));
        return attempt;
    }

    private StartAttempt start(
            AttemptRef attempt,
            String slot,
            Sha256 solution,
            Duration timeout,
            @Nullable CollectedFile submission) {
        return new StartAttempt(
                Node.ID,
                new Proc().bootId(),
                attempt,
                competition.ref(),
                List.of(slot),
                solution,
                competition.digests(),
                timeout,
                submission,
                Instant.now());
    }

    /// Waits for the end of an attempt.
    public AttemptEnded end(AttemptRef attempt) {
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> node.end(attempt).isPresent());
        return node.end(attempt).orElseThrow();
    }

    /// Assigns a program and waits for its end.
    public AttemptEnded runToEnd(String program) throws InterruptedException {
        return end(run(program, Duration.ofSeconds(30)));
    }

    /// Waits until nothing of an attempt is left on the host but its folder.
    public void awaitClean(AttemptRef attempt) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> {
                            assertThat(
                                            paths.scratch()
                                                    .resolve("claims")
                                                    .resolve(attempt.toString()))
                                    .doesNotExist();
                            assertThat(groups(attempt.toString())).isEmpty();
                        });
    }

    /// A file of an attempt's group in a hierarchy of version 1.
    public String cgroupFile(String controller, AttemptRef attempt, String name) {
        try {
            return Files.readString(
                    Path.of("/sys/fs/cgroup", controller, cgroup, attempt.toString(), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> groups(String name) throws IOException {
        try (Stream<Path> mounts = Files.list(Path.of("/sys/fs/cgroup"))) {
            return mounts.map(mount -> mount.resolve(cgroup).resolve(name))
                    .filter(Files::exists)
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
        api.close();
        // Without their folders, all attempts are orphans for a launcher that starts.
        for (AttemptRef attempt : paths.allAttempts()) {
            paths.attempt(attempt).delete();
        }
        mounts.close();
        launcher.endAll();
        deleteAll(folder);
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
