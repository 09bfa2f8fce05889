package gpuq.agent.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.posix.Posix;
import gpuq.agent.sandbox.Tools;
import gpuq.agent.state.AttemptDir;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The supervisor's script with a program of this machine in place of a container, and a plain
/// folder in place of a control group: its `cgroup.procs` then holds the program that was started.
class SupervisorIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /// Says that it has begun, as the stub in a container does.
    private static final String BEGIN = "printf x >&5; exec 5>&-; ";

    private static final String DEAF = BEGIN + "trap '' TERM; exec sleep 1000";

    private final Proc proc = new Proc();
    private final Supervisor supervisors = new Supervisor(proc);
    private final List<Running> started = new ArrayList<>();

    @TempDir Path root;
    private Tools tools;

    private record Running(Path folder, ProcessRef supervisor) {

        ExitRecord end() throws IOException {
            return ExitRecord.read(folder.resolve("exit")).orElseThrow();
        }

        List<ProcessHandle> group() throws IOException {
            return Files.readString(folder.resolve("group/cgroup.procs"))
                    .lines()
                    .map(Long::parseLong)
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .toList();
        }
    }

    @BeforeEach
    void install() throws IOException {
        tools = Tools.install(root.resolve("tools"));
    }

    @AfterEach
    void end() throws IOException {
        for (Running running : started) {
            ProcessHandle.of(running.supervisor().pid())
                    .filter(_ -> running.supervisor().isAlive(proc))
                    .ifPresent(
                            handle -> {
                                handle.descendants().forEach(ProcessHandle::destroyForcibly);
                                handle.destroyForcibly();
                            });
        }
    }

    /// Many at once, each poked at random moments: what ends a supervisor's wait comes at every
    /// instant of its loop.
    @Test
    @EdgeCase("EXEC-1")
    void every_one_of_many_deaf_programs_ends_at_its_limit() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            start("deaf-" + i, Duration.ofMillis(200 + random.nextInt(300)), DEAF);
        }
        for (Running running : started) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(2))
                    .until(
                            () -> {
                                started.forEach(one -> poke(one, random));
                                return Files.exists(running.folder().resolve("exit"));
                            });
            assertThat(running.end().cause()).isEqualTo(ExitRecord.TIME_LIMIT);
            await().atMost(SOON).until(() -> !running.supervisor().isAlive(proc));
        }
    }

    @Test
    @EdgeCase("EXEC-1")
    void a_program_that_obeys_is_not_killed() throws IOException {
        Running running =
                start(
                        "obeys",
                        Duration.ofMillis(300),
                        SOON,
                        BEGIN + "trap 'exit 3' TERM; while :; do sleep 0.05; done");
        awaitEnd(running);
        assertThat(running.end().cause()).isEqualTo(ExitRecord.TIME_LIMIT);
        assertThat(running.end().code()).isEqualTo(3);
    }

    /// Its own word comes in two pieces, as it does when the supervisor's bound is over between two
    /// bytes of it: a program that ended just then was taken for lost.
    @Test
    @EdgeCase("EXEC-1")
    void an_end_that_comes_while_a_bound_is_over_is_not_lost() throws IOException {
        Running running = start("torn", Duration.ofMillis(500), SOON, DEAF);
        Path words = Path.of("/proc/" + running.supervisor().pid() + "/fd/6");
        Files.writeString(words, "ende", StandardOpenOption.WRITE);
        await().atMost(SOON).until(() -> Files.exists(running.folder().resolve("cause")));
        Files.writeString(words, "d 7\n", StandardOpenOption.WRITE);
        awaitEnd(running);
        assertThat(running.end().code()).isEqualTo(7);
    }

    @Test
    void an_exit_code_above_128_is_no_signal_from_outside() throws IOException {
        Running exited = start("exited", Duration.ofMinutes(1), BEGIN + "exit 137");
        Running killed = start("killed", Duration.ofMinutes(1), BEGIN + "kill -KILL $$");
        awaitEnd(exited);
        awaitEnd(killed);
        assertThat(exited.end().code()).isEqualTo(137);
        assertThat(exited.end().runtimeSignalled()).isFalse();
        assertThat(killed.end().code()).isEqualTo(137);
        assertThat(killed.end().runtimeSignalled()).isTrue();
    }

    @Test
    void a_stop_is_obeyed_at_once() throws IOException {
        Running running = start("stopped", Duration.ofMinutes(1), BEGIN + "exec sleep 1000");
        await().atMost(SOON).until(() -> Files.exists(running.folder().resolve("started")));
        Files.writeString(running.folder().resolve("stop"), "CANCELLED\n");
        poke(running);
        awaitEnd(running);
        assertThat(running.end().cause()).isEqualTo(ExitRecord.STOPPED);
        assertThat(running.end().detail()).isEqualTo("CANCELLED");
        assertThat(running.end().elapsed()).isLessThan(Duration.ofSeconds(10));
    }

    /// The program could end its own attempt, or lengthen it, with what the supervisor reads.
    @Test
    void the_program_has_no_descriptor_of_the_supervisor() throws IOException {
        Running running =
                start(
                        "curious",
                        Duration.ofMinutes(1),
                        BEGIN + "ls -l /proc/self/fd | sed 's/.* //'");
        awaitEnd(running);
        assertThat(
                        Files.readString(running.folder().resolve("stdout"))
                                .lines()
                                .filter(l -> l.startsWith("pipe:")))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void without_its_folder_it_ends_the_program_and_itself() throws IOException {
        Running running = start("folderless", Duration.ofMinutes(1), DEAF);
        await().atMost(SOON).until(() -> Files.exists(running.folder().resolve("started")));
        List<ProcessHandle> group = running.group();
        Files.delete(running.folder().resolve("supervisor"));
        poke(running);
        await().atMost(SOON).until(() -> !running.supervisor().isAlive(proc));
        await().atMost(SOON).until(() -> group.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(running.folder().resolve("exit")).doesNotExist();
    }

    @Test
    @EdgeCase("WORKER-8")
    void without_its_waiter_it_ends_the_program_and_leaves_no_record() throws IOException {
        Running running = start("waiterless", Duration.ofMinutes(1), DEAF);
        await().atMost(SOON).until(() -> Files.exists(running.folder().resolve("started")));
        List<ProcessHandle> group = running.group();
        ProcessHandle waiter = group.getFirst().parent().orElseThrow();
        assertThat(waiter.parent().orElseThrow().pid()).isEqualTo(running.supervisor().pid());
        waiter.destroyForcibly();
        await().atMost(SOON).until(() -> !running.supervisor().isAlive(proc));
        await().atMost(SOON).until(() -> group.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(running.folder().resolve("exit")).doesNotExist();
    }

    private Running start(String name, Duration limit, String program) throws IOException {
        return start(name, limit, Duration.ZERO, program);
    }

    private Running start(String name, Duration limit, Duration grace, String program)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Path group = Files.createDirectory(folder.resolve("group"));
        Files.writeString(folder.resolve("timeout"), limit.toMillis() / 10 + "\n");
        SupervisorArgs args =
                new SupervisorArgs(
                        tools.supervisor(),
                        folder,
                        List.of(group),
                        256,
                        grace,
                        1000,
                        1000,
                        false,
                        false,
                        List.of("bash", "-c", program));
        Running running = new Running(folder, supervisors.start(args));
        await().atMost(SOON).until(() -> supervisors.find(new AttemptDir(folder)).isPresent());
        started.add(running);
        return running;
    }

    private void awaitEnd(Running running) {
        await().atMost(SOON).until(() -> Files.exists(running.folder().resolve("exit")));
    }

    private void poke(Running running, Random random) {
        if (random.nextInt(4) == 0) {
            poke(running);
        }
    }

    private void poke(Running running) {
        if (running.supervisor().isAlive(proc)) {
            Posix.kill(running.supervisor().pid(), Posix.SIGUSR1);
        }
    }
}
