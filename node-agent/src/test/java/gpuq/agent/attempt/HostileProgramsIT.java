package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Programs that attack the node: each ends as it should, nothing of it stays, and the next job on
/// the slot is run.
@TestInstance(Lifecycle.PER_CLASS)
class HostileProgramsIT {

    private static final String LIMITS =
            """
            limits: {wall: 60, memory: 256Mi, shm: 16Mi, pids: 64, open_files: 128, scratch: 32Mi,
                     inodes: 8000, cpus: 2, log: 1Mi}
            """;
    private static final String GOOD =
            "open('/work/submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,3\\n')\n";

    private TestNode node;
    private AttemptRef last = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);

    @BeforeAll
    void startNode() throws IOException, InterruptedException {
        node = TestNode.with(LIMITS);
    }

    @AfterEach
    void nothing_stays_and_the_next_job_runs() throws InterruptedException {
        node.awaitClean(last);
        AttemptEnded next = end(GOOD);
        assertThat(next.collected()).isNotNull();
        assertThat(node.node().trouble()).isEmpty();
    }

    @AfterAll
    void endNode() throws IOException {
        node.close();
    }

    @Test
    @EdgeCase("EXEC-8")
    @Reaches(OutcomeCode.PROCESS_LIMIT)
    void a_thread_bomb_meets_the_process_limit() throws InterruptedException {
        assertThat(
                        code(
                                """
                                import threading, time
                                while True: threading.Thread(target=time.sleep, args=(9,)).start()
                                """))
                .isEqualTo(OutcomeCode.PROCESS_LIMIT);
    }

    @Test
    @EdgeCase("EXEC-4")
    void a_daemon_that_stays_behind_cannot_change_the_file() throws InterruptedException {
        AttemptEnded ended =
                end(
                        GOOD
                                + """
                                  import os, time
                                  if os.fork() == 0:
                                      os.setsid()
                                      if os.fork() == 0:
                                          time.sleep(1)
                                          open('/work/submission.csv', 'a').write('x')
                                      os._exit(0)
                                  """);
        assertThat(ended.collected()).isNotNull();
        assertThat(stored()).isEqualTo("id,target\na,1\nb,2\nc,3\n");
    }

    @Test
    void signals_to_everybody_reach_nobody_of_ours() throws InterruptedException {
        AttemptEnded ended =
                end(
                        """
                        import os, signal
                        for s in (signal.SIGSTOP, signal.SIGKILL):
                            try: os.kill(-1, s)
                            except ProcessLookupError: pass
                        for p in range(1, 300):
                            if p != os.getpid():
                                try: os.kill(p, signal.SIGSTOP)
                                except OSError: pass
                        """
                                + GOOD);
        assertThat(ended.collected()).isNotNull();
    }

    @Test
    void children_that_hold_the_output_do_not_hold_the_end() throws InterruptedException {
        long began = System.nanoTime();
        AttemptEnded ended = end(GOOD + "import subprocess\nsubprocess.Popen(['sleep', '600'])\n");
        assertThat(ended.collected()).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @EdgeCase("EXEC-9")
    @Reaches(OutcomeCode.OUT_OF_MEMORY)
    void memory_by_many_processes_is_memory() throws InterruptedException {
        assertThat(
                        code(
                                """
                                import os, time
                                for _ in range(8):
                                    if os.fork() == 0:
                                        x = bytearray(100 << 20)
                                        time.sleep(30)
                                        os._exit(0)
                                status = [os.wait()[1] for _ in range(8)]
                                raise SystemExit(any(status))
                                """))
                .isEqualTo(OutcomeCode.OUT_OF_MEMORY);
    }

    @Test
    void a_full_dev_shm_is_the_programs_own_error() throws InterruptedException {
        assertThat(code("open('/dev/shm/x', 'wb').write(b'x' * (64 << 20))"))
                .isEqualTo(OutcomeCode.USER_CODE_ERROR);
    }

    @Test
    void deep_folders_and_sparse_files_are_cleaned_up() throws InterruptedException {
        AttemptEnded ended =
                end(
                        """
                        import os
                        with open('/work/sparse', 'wb') as f: f.truncate(1 << 40)
                        os.chdir('/tmp')
                        for _ in range(5000):
                            os.mkdir('d'); os.chdir('d')
                        """
                                + GOOD);
        assertThat(ended.collected()).isNotNull();
    }

    @Test
    @EdgeCase({"RES-7", "LARGE-3"})
    void a_flood_of_output_is_cut_in_the_middle() throws InterruptedException {
        AttemptEnded ended =
                end(
                        GOOD
                                + """
                                  import sys
                                  print('BEGIN')
                                  line = 'x' * (1 << 20)
                                  for _ in range(300): sys.stdout.write(line)
                                  print('END')
                                  """);
        assertThat(ended.collected()).isNotNull();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(node.node().log(last, LogStream.STDOUT))
                                        .startsWith("BEGIN")
                                        .contains("bytes of output left out")
                                        .endsWith("END\n"));
        assertThat(node.node().log(last, LogStream.STDOUT).length()).isLessThan(1_100_000);
    }

    @Test
    void output_that_is_no_text_is_shipped_as_marks() throws InterruptedException {
        end(GOOD + "import sys\nsys.stdout.buffer.write(b'a\\0\\x1b[31m\\xff\\xfeb\\n')");
        await().untilAsserted(
                        () ->
                                assertThat(node.node().log(last, LogStream.STDOUT))
                                        .isEqualTo("a\0\u001b[31m\ufffd\ufffdb\n"));
    }

    @Test
    @EdgeCase({"ABUSE-4", "ABUSE-6", "EXPLOIT-7", "DATA-6"})
    void nothing_on_any_network_can_be_reached() throws InterruptedException {
        AttemptEnded ended =
                end(
                        """
                        import socket
                        reached = []
                        targets = [('127.0.0.1', p) for p in (22, 80, 2024, 9092, 8080)]
                        targets += [('169.254.169.254', 80), ('8.8.8.8', 53), ('10.0.0.1', 80)]
                        for t in targets:
                            s = socket.socket(); s.settimeout(1)
                            try:
                                s.connect(t); reached.append(t)
                            except OSError: pass
                        for family in (17, 38, 40):
                            try: socket.socket(family, socket.SOCK_RAW); reached.append(family)
                            except OSError: pass
                        try: socket.getaddrinfo('example.org', 80); reached.append('dns')
                        except OSError: pass
                        assert not reached, reached
                        """
                                + GOOD);
        assertThat(ended.collected()).as("%s", ended.outcome()).isNotNull();
    }

    @Test
    @EdgeCase({"EXEC-3", "GRADE-10"})
    void image_data_and_program_are_read_only_and_nothing_of_ours_is_seen()
            throws InterruptedException {
        AttemptEnded ended =
                end(
                        """
                        import os
                        bad = []
                        for p in ('/data/x', '/usr/x', '/x', '/.gpuq/x', '/sys/x'):
                            try: open(p, 'w'); bad.append(p)
                            except OSError: pass
                        for p in ('/work/solution.py', '/.gpuq/start', '/etc/passwd',
                                  '/data/sample_submission.csv'):
                            try: open(p, 'a'); bad.append(p)
                            except OSError: pass
                            try: os.unlink(p); bad.append(p)
                            except OSError: pass
                        for p in ('/proc/1/environ', '/proc/1/mem', '/dev/mem', '/dev/kmsg',
                                  '/dev/loop0', '/dev/vda', '/answers', '/grader', '/in'):
                            try: open(p, 'rb').read(1); bad.append(p)
                            except OSError: pass
                        secrets = [k for k in os.environ if 'APPTAINER' in k or 'KAFKA' in k]
                        pids = [p for p in os.listdir('/proc') if p.isdigit()]
                        assert not bad and not secrets and len(pids) < 5, (bad, secrets, pids)
                        """
                                + GOOD);
        assertThat(ended.collected()).as("%s", ended.outcome()).isNotNull();
    }

    @Test
    void the_kernels_dangerous_doors_are_shut() throws InterruptedException {
        AttemptEnded ended =
                end(
                        """
                        import subprocess
                        doors = (['unshare', '-r', 'true'], ['unshare', '-U', 'true'],
                                 ['unshare', '-m', 'true'], ['unshare', '-n', 'true'],
                                 ['mount', '-t', 'tmpfs', 'x', '/tmp'], ['umount', '/data'],
                                 ['chroot', '/', '/bin/true'], ['dmesg'],
                                 ['mknod', '/tmp/m', 'b', '7', '0'], ['nsenter', '-t', '1', '-m'])
                        opened = [d for d in doors if subprocess.run(
                            ['busybox'] + d, capture_output=True).returncode == 0]
                        assert not opened, opened
                        """
                                + GOOD);
        assertThat(ended.collected()).as("%s", ended.outcome()).isNotNull();
    }

    @Test
    @EdgeCase("EXEC-5")
    void one_job_leaves_nothing_for_the_next() throws InterruptedException {
        end(
                """
                import os
                os.makedirs('/work/.local/lib/python3.11/site-packages')
                for d in ('/work', '/tmp', '/var/tmp', '/dev/shm'):
                    open(d + '/trace', 'w').write('x')
                open('/work/sitecustomize.py', 'w').write('raise SystemExit(1)')
                """
                        + GOOD);
        node.awaitClean(last);
        AttemptEnded second =
                end(
                        """
                        import os
                        seen = [d for d in ('/work', '/tmp', '/var/tmp', '/dev/shm')
                                if set(os.listdir(d)) - {'solution.py'}]
                        seen += os.listdir('/dev/mqueue')
                        assert not seen, seen
                        """
                                + GOOD);
        assertThat(second.collected()).as("%s", second.outcome()).isNotNull();
    }

    /// Performance counters of the GPU are the driver's to keep for root, which no program is.
    @Test
    @EdgeCase("ABUSE-9")
    void another_program_on_the_node_cannot_be_seen_or_measured() throws InterruptedException {
        AttemptRef victim =
                node.run(
                        "import time\n# modelofanother\ntime.sleep(60)",
                        Duration.ofSeconds(60),
                        "gpu1");
        await().until(() -> node.node().stages(victim).contains(Stage.RUN));
        AttemptEnded ended =
                end(
                        """
                        import ctypes, glob, os
                        mark = b'modelof' + b'another'
                        seen = []
                        for path in glob.glob('/proc/[0-9]*/*') + glob.glob('/proc/[0-9]*/root/work/*'):
                            try:
                                if os.path.isfile(path) and mark in open(path, 'rb').read(1 << 20):
                                    seen.append(path)
                            except OSError:
                                pass
                        assert not seen, seen
                        programs = [p for p in glob.glob('/proc/[0-9]*/cmdline')
                                    if b'solution.py' in open(p, 'rb').read()
                                    and p != '/proc/%d/cmdline' % os.getpid()
                                    and b'python' in open(p, 'rb').read().split(b'\\0')[0]]
                        assert not programs, programs
                        perf = ctypes.CDLL(None).syscall(
                            298, ctypes.create_string_buffer(256), -1, 0, -1, 0)
                        assert perf < 0 and os.getuid() != 0
                        """
                                + GOOD);
        assertThat(ended.collected()).as("%s", ended.outcome()).isNotNull();
        node.node().table().stop(victim, "CANCELLED_BY_USER");
        node.end(victim);
        node.awaitClean(victim);
    }

    @Test
    @EdgeCase("TIMING-5")
    void ends_near_the_deadline_are_one_end_each() throws InterruptedException {
        for (String seconds : new String[] {"1.9", "2.0", "2.1"}) {
            last =
                    node.run(
                            "import time\ntime.sleep(" + seconds + ")\n" + GOOD,
                            Duration.ofSeconds(2));
            AttemptEnded ended = node.end(last);
            assertThat(node.node().ends(last)).hasSize(1);
            boolean late =
                    ended.outcome() != null && ended.outcome().code() == OutcomeCode.TIME_LIMIT;
            assertThat(late || ended.collected() != null).as(seconds).isTrue();
        }
    }

    @Test
    @EdgeCase("OUTPUT-7")
    void a_write_protected_file_is_graded() throws InterruptedException {
        AttemptEnded ended =
                end(GOOD + "import os\nos.chmod('/work/submission.csv', 0)\nos.chmod('/work', 0)");
        assertThat(ended.collected()).isNotNull();
    }

    @Test
    void a_results_file_or_line_of_the_program_means_nothing() throws InterruptedException {
        Outcome outcome =
                Ends.outcome(
                        end(
                                """
                                open('/work/results.jsonl', 'w').write('{"score": 1.0}')
                                print('{"type":"result","score":1.0}')
                                """));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.SUBMISSION_MISSING);
    }

    private String stored() {
        return new String(
                node.api().artifact(last.jobId().value(), "submission").orElseThrow(),
                StandardCharsets.UTF_8);
    }

    private OutcomeCode code(String program) throws InterruptedException {
        return Ends.outcome(end(program)).code();
    }

    private AttemptEnded end(String program) throws InterruptedException {
        last = node.run(program, Duration.ofSeconds(40));
        return node.end(last);
    }
}
