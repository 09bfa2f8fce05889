package gpuq.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.rig.AgentProcess;
import gpuq.agent.rig.Ends;
import gpuq.agent.rig.FakeApi;
import gpuq.agent.rig.FakeScheduler;
import gpuq.agent.rig.Installed;
import gpuq.agent.rig.Node;
import gpuq.agent.rig.TestCompetition;
import gpuq.agent.supervise.Proc;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.AttemptPhase;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.Assignment.ExtendAttempt;
import gpuq.common.contract.Assignment.ForgetAttempt;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.Assignment.StopAttempt;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import gpuq.local.TestStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged agent and its launcher as two processes, on a real broker.
class AgentProcessIT {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String GOOD =
            "open('submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,9\\n')\n";

    @TempDir Path folder;
    private TestCompetition competition;
    private FakeApi api;
    private FakeScheduler scheduler;
    private Map<String, String> environment;
    private AgentProcess launcher;
    private AgentProcess agent;

    @BeforeEach
    void startProcesses() throws IOException, ExecutionException, InterruptedException {
        Sha256 image =
                new Sha256(
                        Files.readString(Installed.images().resolve("python-3.11/digest")).strip());
        competition =
                new TestCompetition(
                        folder.resolve("bundle"),
                        "limits: {wall: 60, memory: 256Mi, pids: 64, scratch: 32Mi, inodes: 2000}\n",
                        "",
                        image);
        api = new FakeApi(competition);
        TestStack stack = TestStack.join();
        String prefix = stack.newPrefix();
        scheduler =
                new FakeScheduler(
                        stack.bootstrapServers(),
                        prefix,
                        FakeApi.CLUSTER,
                        api.nodeKey(),
                        FakeApi.EPOCH);
        Path token = Files.writeString(folder.resolve("token"), FakeApi.TOKEN);
        environment = new HashMap<>();
        environment.put("GPUQ_ENVIRONMENT", "test");
        environment.put("GPUQ_CLUSTER_ID", FakeApi.CLUSTER);
        environment.put("GPUQ_NODE_ID", Node.ID.value());
        environment.put("GPUQ_TOPIC_PREFIX", prefix);
        environment.put("GPUQ_API_URL", api.address().toString());
        environment.put("GPUQ_ENROLMENT_TOKEN_FILE", token.toString());
        environment.put("GPUQ_STATE_DIR", folder.resolve("state").toString());
        environment.put("GPUQ_IMAGES_DIR", Installed.images().toString());
        environment.put("GPUQ_APPTAINER", Installed.apptainer().toString());
        environment.put("GPUQ_CGROUP", "gpuq-it-" + Long.toHexString(RANDOM.nextLong()));
        environment.put("GPUQ_LAUNCHER", "socket");
        environment.put("GPUQ_SLOTS", "2");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers());
        environment.put("QUARKUS_MANAGEMENT_PORT", "0");
        launcher = AgentProcess.launcher(environment, folder.resolve("launcher.log"));
        agent = startAgent();
        await().atMost(BOUND).until(() -> !scheduler.heard(Heartbeat.class).isEmpty());
    }

    @AfterEach
    void endProcesses() throws IOException, InterruptedException {
        agent.close();
        agent.exitCode();
        launcher.end();
        try (AgentProcess last = AgentProcess.launcher(leaving(), folder.resolve("launcher.log"))) {
            assertThat(last.exitCode()).isZero();
        }
        scheduler.close();
        api.close();
    }

    private Map<String, String> leaving() {
        Map<String, String> last = new HashMap<>(environment);
        last.put("GPUQ_LAUNCH_LEAVE", "true");
        return last;
    }

    private AgentProcess startAgent() throws IOException {
        return AgentProcess.agent(environment, folder.resolve("agent.log"));
    }

    @Test
    @EdgeCase({"MON-1", "WORKER-5", "SPOF-3", "CASC-5", "WORKER-3"})
    void an_attempt_outlives_the_agent_and_is_reported_by_the_next_one()
            throws IOException, InterruptedException {
        AttemptRef attempt = run("import time\ntime.sleep(6)\n" + GOOD, Duration.ofSeconds(30));
        awaitPhase(attempt, Stage.RUN);
        agent.kill();
        agent = startAgent();
        AttemptEnded end = end(attempt);
        assertThat(end.collected()).isNotNull();
        assertThat(end.startedAgo()).isGreaterThan(Duration.ofSeconds(5));
        assertThat(scheduler.heard(Heartbeat.class).getLast().incarnation()).isEqualTo(2);
        assertThat(scheduler.faults()).isEmpty();
    }

    @Test
    @EdgeCase({"EXEC-1", "TIMING-1", "TIMEOUT-4"})
    void the_deadline_is_kept_also_with_agent_and_launcher_dead()
            throws IOException, InterruptedException {
        AttemptRef attempt = run("while True: pass", Duration.ofSeconds(4));
        awaitPhase(attempt, Stage.RUN);
        agent.kill();
        launcher.kill();
        Path exit = folder.resolve("state/attempts").resolve(attempt.toString()).resolve("exit");
        await().atMost(BOUND).until(() -> Files.exists(exit));
        launcher = AgentProcess.launcher(environment, folder.resolve("launcher.log"));
        agent = startAgent();
        assertThat(Ends.outcome(end(attempt)).code()).isEqualTo(OutcomeCode.TIME_LIMIT);
    }

    @Test
    @EdgeCase({"RACE-4", "STORE-9"})
    void an_end_is_held_until_the_scheduler_lets_it_go() throws InterruptedException {
        AttemptRef attempt = run(GOOD, Duration.ofSeconds(30));
        end(attempt);
        assertThat(scheduler.heard(Heartbeat.class))
                .anyMatch(beat -> beat.attempts().contains(attempt));
        scheduler.send(Node.ID, new ForgetAttempt(Node.ID, attempt, Instant.now()));
        await().atMost(BOUND)
                .until(() -> scheduler.heard(Heartbeat.class).getLast().attempts().isEmpty());
        await().atMost(BOUND)
                .until(
                        () ->
                                !Files.exists(
                                        folder.resolve("state/attempts")
                                                .resolve(attempt.toString())));
    }

    @Test
    @EdgeCase("RACE-2")
    void a_stop_ends_a_running_program() throws InterruptedException {
        AttemptRef attempt = run("import time\ntime.sleep(600)", Duration.ofMinutes(10));
        awaitPhase(attempt, Stage.RUN);
        scheduler.send(
                Node.ID, new StopAttempt(Node.ID, attempt, "CANCELLED_BY_USER", Instant.now()));
        assertThat(Ends.outcome(end(attempt)).code()).isEqualTo(OutcomeCode.CANCELLED_BY_USER);
    }

    @Test
    void an_extension_moves_the_deadline() throws InterruptedException {
        AttemptRef attempt = run("import time\ntime.sleep(8)\n" + GOOD, Duration.ofSeconds(4));
        awaitPhase(attempt, Stage.RUN);
        scheduler.send(
                Node.ID,
                new ExtendAttempt(Node.ID, attempt, Duration.ofSeconds(30), Instant.now()));
        assertThat(end(attempt).collected()).isNotNull();
    }

    @Test
    @EdgeCase({"NODE-9", "WORKER-8"})
    void a_second_agent_on_the_same_folder_is_refused() throws IOException, InterruptedException {
        try (AgentProcess second = AgentProcess.agent(environment, folder.resolve("second.log"))) {
            assertThat(second.exitCode()).isEqualTo(ExitCode.BAD_CONFIG);
        }
        assertThat(Files.readString(folder.resolve("second.log")))
                .contains("another agent already runs");
    }

    @Test
    @EdgeCase({"CONF-1", "CONF-8"})
    void settings_outside_their_bounds_are_all_named_and_end_the_start()
            throws IOException, InterruptedException {
        Map<String, String> wrong = new HashMap<>(environment);
        wrong.put("GPUQ_SLOTS", "0");
        wrong.put("GPUQ_POOL", "no-such-pool");
        wrong.put("GPUQ_RUNNER", "noop");
        Path log = folder.resolve("wrong.log");
        try (AgentProcess process = AgentProcess.agent(wrong, log)) {
            assertThat(process.exitCode()).isEqualTo(ExitCode.BAD_CONFIG);
        }
        assertThat(Files.readString(log)).contains("gpuq.slots", "gpuq.pool", "gpuq.runner");
    }

    private AttemptRef run(String program, Duration timeout) {
        AttemptRef attempt =
                new AttemptRef(
                        JobId.of(System.currentTimeMillis(), RANDOM.nextLong(), RANDOM.nextLong()),
                        Leg.RUN,
                        1);
        Sha256 solution =
                api.solution(attempt.jobId().value(), program.getBytes(StandardCharsets.UTF_8));
        scheduler.send(
                Node.ID,
                new StartAttempt(
                        Node.ID,
                        new Proc().bootId(),
                        attempt,
                        competition.ref(),
                        List.of("gpu0"),
                        solution,
                        competition.digests(),
                        timeout,
                        null,
                        Instant.now()));
        return attempt;
    }

    private void awaitPhase(AttemptRef attempt, Stage stage) {
        await().atMost(BOUND)
                .until(
                        () ->
                                scheduler.heard(AttemptPhase.class).stream()
                                        .anyMatch(
                                                phase ->
                                                        phase.attempt().equals(attempt)
                                                                && phase.stage() == stage));
    }

    private AttemptEnded end(AttemptRef attempt) {
        await().atMost(BOUND).until(() -> ends(attempt).size() == 1);
        return ends(attempt).getFirst();
    }

    private List<AttemptEnded> ends(AttemptRef attempt) {
        return scheduler.heard(AttemptEnded.class).stream()
                .filter(end -> end.attempt().equals(attempt))
                .toList();
    }
}
