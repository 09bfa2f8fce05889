package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLegIT {

    private static final String LIMITS =
            """
            limits: {wall: 60, memory: 256Mi, shm: 32Mi, pids: 64, open_files: 128, scratch: 32Mi,
                     inodes: 2000, cpus: 1, log: 1Mi}
            """;
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
    void a_good_program_is_run_collected_and_graded() throws InterruptedException {
        AttemptRef run = node.run("print('working')\n" + GOOD, Duration.ofSeconds(30));
        CollectedFile file = Ends.collected(node.end(run));
        assertThat(file.rows()).isEqualTo(3);
        assertThat(node.api().artifact(run.jobId().value(), "submission")).isPresent();
        assertThat(node.node().stages(run))
                .containsExactly(Stage.PREPARE, Stage.RUN, Stage.COLLECT);
        node.awaitClean(run);

        AttemptRef grade = node.grade(run.jobId(), file);
        assertThat(Ends.grade(node.end(grade)).score()).isEqualTo(2 / 3.0);
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(node.node().log(run, LogStream.STDOUT))
                                        .isEqualTo("working\n"));
    }

    @Test
    @Reaches(OutcomeCode.USER_CODE_ERROR)
    void an_exception_is_the_programs_own_and_names_itself() throws InterruptedException {
        Outcome outcome = outcome("raise ValueError('no such column')");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(outcome.reason()).isEqualTo("EXCEPTION");
        assertThat(outcome.message()).contains("ValueError: no such column");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    /// Data may be of a day long gone; the day of the program is today.
    @Test
    @EdgeCase("DATA-7")
    void the_clock_of_a_program_is_the_real_one_in_utc() throws InterruptedException {
        Instant before = Instant.now();
        AttemptRef run =
                node.run(
                        "import time\nprint(time.time_ns() // 1000000, time.tzname[0])\n" + GOOD,
                        Duration.ofSeconds(30));
        assertThat(Ends.collected(node.end(run)).rows()).isEqualTo(3);
        String[] said =
                Awaitility.await()
                        .until(
                                () -> node.node().log(run, LogStream.STDOUT),
                                text -> text.endsWith("\n"))
                        .strip()
                        .split(" ");
        assertThat(Instant.ofEpochMilli(Long.parseLong(said[0])))
                .isBetween(before.truncatedTo(ChronoUnit.MILLIS), Instant.now());
        assertThat(said[1]).isEqualTo("UTC");
    }

    @Test
    @EdgeCase("EXEC-1")
    @Reaches(OutcomeCode.TIME_LIMIT)
    void an_endless_loop_that_ignores_signals_ends_at_its_limit() throws InterruptedException {
        long began = System.nanoTime();
        AttemptRef run =
                node.run(
                        """
                        import signal
                        signal.signal(signal.SIGTERM, signal.SIG_IGN)
                        while True: pass
                        """,
                        Duration.ofSeconds(2));
        Outcome outcome = Ends.outcome(node.end(run));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.TIME_LIMIT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(17));
        node.awaitClean(run);
    }

    @Test
    @EdgeCase({"DEBUG-3", "EXEC-1"})
    void a_program_that_hangs_is_told_where() throws InterruptedException {
        AttemptRef run =
                node.run(
                        """
                        import threading
                        def waits_for_nobody():
                            threading.Lock().acquire() and threading.Event().wait()
                        print('begun', flush=True)
                        waits_for_nobody()
                        """,
                        Duration.ofSeconds(2));
        Outcome outcome = Ends.outcome(node.end(run));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.TIME_LIMIT);
        assertThat(outcome.message()).contains("was waiting for a lock or another thread");
        assertThat(outcome.hint()).contains("When its time was over it was at line");
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(node.node().log(run, LogStream.STDERR))
                                        .contains("waits_for_nobody", "solution.py")
                                        .containsOnlyOnce("most recent call first"));
    }

    @Test
    @EdgeCase("MON-5")
    void an_end_is_reported_within_a_second() throws InterruptedException {
        for (int n = 0; n < 5; n++) {
            AttemptRef run =
                    node.run(
                            """
                            import sys, time
                            time.sleep(0.3)
                            print(time.time_ns() // 1000000, flush=True)
                            sys.exit(3)
                            """,
                            Duration.ofSeconds(30));
            AttemptEnded end = node.end(run);
            assertThat(Ends.outcome(end).exitCode()).isEqualTo(3);
            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(node.node().log(run, LogStream.STDOUT))
                                            .endsWith("\n"));
            Instant last =
                    Instant.ofEpochMilli(
                            Long.parseLong(node.node().log(run, LogStream.STDOUT).strip()));
            assertThat(Duration.between(last, end.at())).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    @EdgeCase("EXEC-9")
    @Reaches(OutcomeCode.OUT_OF_MEMORY)
    void a_memory_hog_is_killed_by_its_own_group() throws InterruptedException {
        Outcome outcome = outcome("x = bytearray(1 << 30)\nprint(len(x))");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.OUT_OF_MEMORY);
        assertThat(Ends.limit(outcome).name()).isEqualTo("memory");
    }

    @Test
    @EdgeCase({"EXEC-8", "ABUSE-1"})
    @Reaches(OutcomeCode.PROCESS_LIMIT)
    void a_fork_bomb_meets_the_process_limit() throws InterruptedException {
        Outcome outcome = outcome("import os\nwhile True: os.fork()");
        assertThat(outcome.code()).as("%s", outcome).isEqualTo(OutcomeCode.PROCESS_LIMIT);
    }

    @Test
    @EdgeCase("EXEC-6")
    @Reaches(OutcomeCode.DISK_LIMIT)
    void a_full_scratch_is_the_programs_own() throws InterruptedException {
        Outcome outcome = outcome("open('/tmp/x', 'wb').write(b'x' * (64 << 20))");
        assertThat(outcome.code()).as("%s", outcome).isEqualTo(OutcomeCode.DISK_LIMIT);
        assertThat(Ends.limit(outcome).name()).isEqualTo("scratch");
    }

    @Test
    @Reaches(OutcomeCode.DISK_LIMIT)
    void too_many_files_are_the_programs_own() throws InterruptedException {
        Outcome outcome = outcome("for i in range(100000): open(f'/work/{i}', 'w').close()");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.DISK_LIMIT);
        assertThat(Ends.limit(outcome).name()).isEqualTo("inodes");
    }

    @Test
    @EdgeCase("OUTPUT-1")
    @Reaches(OutcomeCode.SUBMISSION_MISSING)
    void a_program_without_a_file_is_told_so() throws InterruptedException {
        Outcome outcome = outcome("import os\nos._exit(0)");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_MISSING);
    }

    @Test
    @EdgeCase("STORE-7")
    @Reaches(OutcomeCode.SUBMISSION_UNSAFE)
    void a_link_or_a_fifo_is_never_followed_or_waited_for() throws InterruptedException {
        for (String hostile :
                new String[] {
                    "os.symlink('/etc/passwd', 'submission.csv')",
                    "os.mkfifo('submission.csv')",
                    "os.mkdir('submission.csv')",
                    "open('x', 'w').close(); os.link('x', 'submission.csv')"
                }) {
            assertThat(outcome("import os\n" + hostile).code())
                    .as(hostile)
                    .isEqualTo(OutcomeCode.SUBMISSION_UNSAFE);
        }
    }

    @Test
    void an_exit_code_of_137_by_hand_is_the_programs_own() throws InterruptedException {
        Outcome outcome = outcome("import sys\nprint('CUDA out of memory')\nsys.exit(137)");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(outcome.reason()).isEqualTo("CRASHED");
    }

    @ParameterizedTest(name = "{0} is {1} {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    import sys; sys.exit(3)                            | 3   | none
                    import sys; sys.exit(137)                          | 137 | SIGKILL
                    import os, signal; os.kill(os.getpid(), signal.SIGSEGV) | 139 | SIGSEGV
                    """)
    @EdgeCase("DB-5")
    void an_end_keeps_its_exit_code_and_signal(String program, int code, @Nullable String signal)
            throws InterruptedException {
        Outcome outcome = outcome(program);
        assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(outcome.exitCode()).isEqualTo(code);
        assertThat(outcome.signal()).isEqualTo(signal);
    }

    @Test
    @EdgeCase({"XFER-7", "EVOLVE-4"})
    void a_job_needs_no_network_and_its_program_is_there_to_be_read() throws InterruptedException {
        AttemptRef run =
                node.run(
                        """
                        import os, socket, stat
                        assert stat.S_IMODE(os.stat('/work/solution.py').st_mode) == 0o444
                        assert [name for _, name in socket.if_nameindex()] == ['lo']
                        """
                                + GOOD,
                        Duration.ofSeconds(30));
        assertThat(Ends.collected(node.end(run)).rows()).isEqualTo(3);
    }

    @Test
    @EdgeCase("EXEC-7")
    void too_many_open_files_are_named() throws InterruptedException {
        Outcome outcome = outcome("f = [open('/dev/null') for _ in range(10000)]");
        assertThat(outcome.code()).isEqualTo(OutcomeCode.USER_CODE_ERROR);
        assertThat(outcome.reason()).isEqualTo("TOO_MANY_OPEN_FILES");
    }

    @Test
    @EdgeCase("DEBUG-3")
    void a_running_program_says_where_it_is_and_runs_on() throws InterruptedException {
        AttemptRef run =
                node.run(
                        """
                        import os, subprocess, time
                        child = subprocess.Popen(['sleep', '60'])
                        def busy():
                            while not os.path.exists('/work/enough'):
                                time.sleep(0.05)
                                if time.monotonic() - began > 6: open('/work/enough', 'w')
                        began = time.monotonic()
                        print('ready', flush=True)
                        busy()
                        assert child.poll() is None
                        """
                                + GOOD,
                        Duration.ofSeconds(30));
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(node.node().log(run, LogStream.STDOUT)).contains("ready"));
        node.node().table().dumpStack(run);
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(node.node().log(run, LogStream.STDERR))
                                        .contains("in busy")
                                        .containsOnlyOnce("most recent call first"));
        assertThat(Ends.collected(node.end(run)).rows()).isEqualTo(3);
    }

    @Test
    @Reaches(OutcomeCode.OUTPUT_LIMIT)
    void too_much_output_is_the_end_where_the_competition_says_so()
            throws IOException, InterruptedException {
        try (TestNode strict =
                TestNode.with(LIMITS.replace("log: 1Mi}", "log: 1Mi, on_log_limit: stop}"))) {
            Outcome outcome =
                    Ends.outcome(strict.runToEnd("while True: print('x' * 1000)\n" + GOOD));
            assertThat(outcome.code()).isEqualTo(OutcomeCode.OUTPUT_LIMIT);
            assertThat(Ends.limit(outcome).name()).isEqualTo("log");
        }
    }

    private Outcome outcome(String program) throws InterruptedException {
        return Ends.outcome(node.runToEnd(program));
    }
}
