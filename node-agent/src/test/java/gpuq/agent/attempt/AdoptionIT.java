package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.posix.Posix;
import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.agent.state.AttemptDir;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The agent dies at every step of an attempt and another one goes on.
class AdoptionIT {

    private static final String LIMITS =
            "limits: {wall: 60, memory: 256Mi, scratch: 32Mi, inodes: 2000}\n";
    private static final String GOOD =
            "open('submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,9\\n')\n";

    private TestNode node;

    @BeforeEach
    void startNode() throws IOException, InterruptedException {
        node = TestNode.with(LIMITS);
    }

    @AfterEach
    void endNode() throws IOException {
        node.close();
    }

    @Test
    @EdgeCase("MON-1")
    void a_running_program_is_found_again() throws IOException, InterruptedException {
        AttemptRef attempt =
                node.run("import time\ntime.sleep(2)\n" + GOOD, Duration.ofSeconds(30));
        awaitStage(attempt, Stage.RUN);
        node.restartAgent();
        assertThat(node.end(attempt).collected()).isNotNull();
        node.awaitClean(attempt);
    }

    @Test
    @EdgeCase("MON-2")
    void a_program_that_has_ended_meanwhile_is_reported_once()
            throws IOException, InterruptedException {
        AttemptRef attempt =
                node.run("import time\ntime.sleep(1)\n" + GOOD, Duration.ofSeconds(30));
        awaitStage(attempt, Stage.RUN);
        node.node().close();
        Path exit = node.paths().attempt(attempt).exit();
        await().until(() -> Files.exists(exit));
        node.restartAgent();
        assertThat(node.end(attempt).collected()).isNotNull();
        assertThat(node.node().ends(attempt)).hasSize(1);
    }

    @Test
    void an_end_that_was_not_let_go_is_reported_again() throws IOException, InterruptedException {
        AttemptRef attempt = node.run("raise ValueError('x')", Duration.ofSeconds(30));
        AttemptEnded first = node.end(attempt);
        node.restartAgent();
        assertThat(node.end(attempt).outcome()).isEqualTo(first.outcome());
        node.node().table().forget(attempt);
        node.restartAgent();
        assertThat(node.node().table().held()).isEmpty();
    }

    @Test
    @Reaches(OutcomeCode.NODE_FAULT)
    void a_supervisor_that_was_killed_leaves_a_fault_of_ours()
            throws IOException, InterruptedException {
        AttemptRef attempt = node.run("import time\ntime.sleep(600)", Duration.ofMinutes(10));
        awaitStage(attempt, Stage.RUN);
        AttemptDir dir = node.paths().attempt(attempt);
        long pid = Long.parseLong(Files.readString(dir.supervisor()).split(" ")[1]);
        Posix.kill(pid, Posix.SIGKILL);
        assertThat(Ends.outcome(node.end(attempt)).code()).isEqualTo(OutcomeCode.NODE_FAULT);
        node.awaitClean(attempt);
    }

    @Test
    @Reaches(OutcomeCode.KILLED_UNEXPECTEDLY)
    void a_container_that_was_killed_from_outside_is_nobodys_fault_but_ours()
            throws IOException, InterruptedException {
        AttemptRef attempt = node.run("import time\ntime.sleep(600)", Duration.ofMinutes(10));
        awaitStage(attempt, Stage.RUN);
        long supervisor =
                Long.parseLong(
                        Files.readString(node.paths().attempt(attempt).supervisor()).split(" ")[1]);
        Posix.kill(runtimeOf(supervisor), Posix.SIGKILL);
        assertThat(Ends.outcome(node.end(attempt)).code())
                .isEqualTo(OutcomeCode.KILLED_UNEXPECTEDLY);
        node.awaitClean(attempt);
    }

    @Test
    @EdgeCase("RES-8")
    void what_has_no_journal_entry_is_ended_and_removed() throws IOException, InterruptedException {
        AttemptRef attempt = node.run("import time\ntime.sleep(600)", Duration.ofMinutes(10));
        awaitStage(attempt, Stage.RUN);
        node.node().close();
        Files.delete(node.paths().journal());
        node.restartAgent();
        node.awaitClean(attempt);
        assertThat(node.paths().attempt(attempt).folder()).doesNotExist();
    }

    @Test
    @Reaches(OutcomeCode.CANCELLED_BY_USER)
    void a_stop_while_the_data_is_fetched_ends_the_fetch() throws InterruptedException {
        node.api().breakWith(503);
        AttemptRef attempt = node.run(GOOD, Duration.ofSeconds(30));
        awaitStage(attempt, Stage.PREPARE);
        node.node().table().stop(attempt, "CANCELLED_BY_USER");
        assertThat(Ends.outcome(node.end(attempt)).code()).isEqualTo(OutcomeCode.CANCELLED_BY_USER);
    }

    @Test
    @EdgeCase("SPOF-3")
    void an_api_that_is_away_for_a_while_is_waited_for() throws InterruptedException {
        node.api().breakWith(503);
        AttemptRef attempt = node.run(GOOD, Duration.ofSeconds(30));
        awaitStage(attempt, Stage.PREPARE);
        node.api().breakWith(0);
        assertThat(node.end(attempt).collected()).isNotNull();
    }

    @Test
    void a_slot_holds_one_attempt_at_a_time() throws InterruptedException {
        AttemptRef first = node.run("import time\ntime.sleep(600)", Duration.ofMinutes(10));
        awaitStage(first, Stage.RUN);
        AttemptRef second = node.run(GOOD, Duration.ofSeconds(30));
        assertThat(Ends.outcome(node.end(second)).code()).isEqualTo(OutcomeCode.NODE_FAULT);
        node.node().table().stop(first, "CANCELLED_BY_USER");
        assertThat(Ends.outcome(node.end(first)).code()).isEqualTo(OutcomeCode.CANCELLED_BY_USER);
    }

    @Test
    void an_unknown_attempt_is_neither_stopped_nor_forgotten() throws InterruptedException {
        AttemptRef unknown = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);
        node.node().table().stop(unknown, "x");
        node.node().table().forget(unknown);
        assertThat(node.node().table().held()).isEmpty();
    }

    private void awaitStage(AttemptRef attempt, Stage stage) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> node.node().stages(attempt).contains(stage));
    }

    /// The supervisor's child that is the container's runtime: not a pump and not a timer.
    private static long runtimeOf(long supervisor) throws IOException {
        List<ProcessHandle> below =
                ProcessHandle.of(supervisor).stream().flatMap(ProcessHandle::descendants).toList();
        for (ProcessHandle process : below) {
            String command =
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            if (command.contains("Apptainer") || command.contains("starter")) {
                return process.pid();
            }
        }
        throw new IllegalStateException("no runtime among " + below);
    }
}
