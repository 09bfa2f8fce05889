package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.contract.ArtifactName;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is kept of real runs that fail.
class AutopsyIT {

    private static final String LIMITS =
            "limits: {wall: 60, memory: 256Mi, scratch: 32Mi, inodes: 2000, cpus: 1, log: 4Mi}\n";

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
    @EdgeCase("DEBUG-7")
    void a_failed_run_leaves_its_record_its_files_and_the_end_of_its_output()
            throws InterruptedException {
        AttemptRef run =
                node.run(
                        """
                        import os, sys
                        open('model.bin', 'w').write('x' * 4711)
                        os.mkdir('out'); open('out/part.csv', 'w').write('1')
                        print('first words')
                        for n in range(20000): print('line', n)
                        print('\\rlast\\x1b[31m words', flush=True)
                        raise ValueError('no such column')
                        """,
                        Duration.ofSeconds(30));
        Outcome outcome = Ends.outcome(node.end(run));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        String text = failure(run).orElseThrow();
        assertThat(text)
                .contains("What is known of " + run + " on n1")
                .contains("code: USER_CODE_ERROR EXCEPTION")
                .contains("code=1", "ended=", "leftovers=0")
                .contains("processor time: ")
                .containsPattern(" 4711  file +model.bin")
                .containsPattern(" 1  file +out/part.csv")
                .contains("line 19999\n\nlast\ufffd[31m words\n")
                .contains("ValueError: no such column")
                .doesNotContain("first words", "\u001b");
        int stdout = text.indexOf("== Last of stdout ==");
        assertThat(text.indexOf("== Last of stderr ==") - stdout)
                .isBetween(Autopsy.OUTPUT_BYTES - 100, Autopsy.OUTPUT_BYTES + 200);
    }

    @Test
    @EdgeCase("DEBUG-7")
    void what_the_kernel_said_of_a_kill_is_in_it() throws InterruptedException {
        AttemptRef run = node.run("x = bytearray(1 << 30)\nprint(len(x))", Duration.ofSeconds(30));
        assertThat(Ends.outcome(node.end(run)).code()).isEqualTo(OutcomeCode.OUT_OF_MEMORY);
        String text = failure(run).orElseThrow();
        assertThat(text)
                .containsPattern("killed for memory: [1-9]")
                .contains("It printed nothing.");
        assertThat(text.substring(text.indexOf("== Kernel log =="), text.indexOf("== Files")))
                .contains("oom-kill:", "/" + run, "Killed process");
    }

    @Test
    void a_good_run_and_one_that_was_cancelled_leave_none() throws InterruptedException {
        AttemptRef good =
                node.run(
                        "open('submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,9\\n')",
                        Duration.ofSeconds(30));
        Ends.collected(node.end(good));
        assertThat(failure(good)).isEmpty();
        AttemptRef cancelled =
                node.run("import time\ntime.sleep(30)", Duration.ofSeconds(40), "gpu1");
        Awaitility.await().until(() -> node.node().stages(cancelled).contains(Stage.RUN));
        node.node().table().stop(cancelled, "CANCELLED_BY_USER");
        assertThat(Ends.outcome(node.end(cancelled)).code())
                .isEqualTo(OutcomeCode.CANCELLED_BY_USER);
        assertThat(failure(cancelled)).isEmpty();
    }

    @Test
    void an_api_that_is_away_changes_no_end_and_holds_up_no_report() throws InterruptedException {
        AttemptRef run =
                node.run("import time\ntime.sleep(2)\nraise SystemExit(3)", Duration.ofSeconds(30));
        Awaitility.await().until(() -> node.node().stages(run).contains(Stage.RUN));
        node.api().breakWith(503);
        Outcome outcome = Ends.outcome(node.end(run));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(failure(run)).isEmpty();
    }

    private Optional<String> failure(AttemptRef run) {
        return node.api()
                .artifact(run.jobId().value(), ArtifactName.FAILURE)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
