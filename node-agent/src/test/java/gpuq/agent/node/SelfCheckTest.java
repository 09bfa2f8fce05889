package gpuq.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.node.SelfCheck.Line;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.HealthFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfCheckTest {

    private static final String V1 =
            """
            cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0
            cgroup /sys/fs/cgroup/cpu cgroup rw,cpu,cpuacct 0 0
            """;

    @TempDir Path root;

    @Test
    void a_fit_host_has_no_fault_and_a_missing_driver_is_none() throws Exception {
        host("1.4.5", V1 + "cgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0\n", "kill_thread errno");
        List<Line> lines = SelfCheck.lines(look());
        assertThat(SelfCheck.faults(lines)).as(SelfCheck.table(lines)).isEmpty();
        assertThat(lines)
                .filteredOn(line -> line.what().equals("GPU driver"))
                .singleElement()
                .matches(line -> !line.isGood() && !line.isNeeded());
    }

    @Test
    @EdgeCase("DEPLOY-1")
    void each_thing_that_is_missing_is_named_with_what_to_do() throws Exception {
        host("0.9.0", V1, "");
        Files.delete(root.resolve("dev/loop-control"));
        Files.delete(root.resolve("usr/bin/mkfs.ext4"));
        Files.delete(root.resolve("images/python/digest"));
        Files.writeString(root.resolve("proc/sys/user/max_user_namespaces"), "0\n");
        Files.writeString(root.resolve("proc/self/status"), "Name:\tx\nUid:\t1000\t1000\n");
        List<Line> lines = SelfCheck.lines(look());
        assertThat(SelfCheck.faults(lines))
                .extracting(Line::what)
                .containsExactly(
                        "container runtime",
                        "cgroup controllers",
                        "user namespaces",
                        "seccomp",
                        "loop devices",
                        "mkfs.ext4",
                        "images");
        assertThat(SelfCheck.table(lines))
                .contains("0.9.0", "delegate pids", "install mkfs.ext4", "MISSING")
                .contains("CONFIG_SECCOMP_FILTER");
        assertThat(SelfCheck.faults(lines)).allMatch(line -> !line.remedy().isBlank());
    }

    /// The counters of a GPU tell what another program computes on it.
    @Test
    @EdgeCase("ABUSE-9")
    void a_driver_that_opens_its_counters_to_every_program_keeps_the_node_from_running_any()
            throws Exception {
        host("1.4.5", V1 + "cgroup /sys/fs/cgroup/pids cgroup rw,pids 0 0\n", "errno");
        write("proc/driver/nvidia/params", "EnableMSI: 1\nRmProfilingAdminOnly: 1\n");
        assertThat(SelfCheck.faults(SelfCheck.lines(look()))).isEmpty();
        write("proc/driver/nvidia/params", "EnableMSI: 1\nRmProfilingAdminOnly: 0\n");
        assertThat(SelfCheck.faults(SelfCheck.lines(look())))
                .singleElement()
                .matches(line -> line.what().equals("GPU counters"))
                .matches(line -> line.remedy().contains("NVreg_RestrictProfilingToAdminUsers=1"));
    }

    @Test
    void too_little_disk_is_a_line_of_its_own() throws Exception {
        host("1.4.5", V1, "errno");
        HostFacts facts =
                HostFacts.gather(
                        new HostFacts.Places(
                                root,
                                root.resolve("apptainer"),
                                root.resolve("images"),
                                root,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                "/usr/bin/nvidia-smi"));
        assertThat(SelfCheck.faults(SelfCheck.lines(facts)))
                .extracting(Line::what)
                .contains("free bytes", "free inodes");
    }

    @Test
    void version_2_of_cgroups_is_read_from_its_root() throws Exception {
        host("1.4.5", "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n", "errno");
        Files.createDirectories(root.resolve("sys/fs/cgroup"));
        Files.writeString(
                root.resolve("sys/fs/cgroup/cgroup.controllers"), "cpuset cpu memory pids\n");
        assertThat(SelfCheck.faults(SelfCheck.lines(look()))).isEmpty();
        Files.writeString(root.resolve("sys/fs/cgroup/cgroup.controllers"), "cpu pids\n");
        assertThat(SelfCheck.faults(SelfCheck.lines(look())))
                .extracting(Line::remedy)
                .containsExactly("delegate memory to the agent's unit");
    }

    @Test
    @EdgeCase("DEPLOY-1")
    void a_host_that_is_mended_is_used_without_a_restart() throws Exception {
        host("1.4.5", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n", "errno");
        Files.createDirectories(root.resolve("sys/fs/cgroup"));
        Path controllers = root.resolve("sys/fs/cgroup/cgroup.controllers");
        Files.writeString(controllers, "cpu pids\n");
        AtomicInteger changes = new AtomicInteger();
        try (HostWatch watch =
                new HostWatch(
                        this::look, Duration.ofMillis(5), _ -> {}, changes::incrementAndGet)) {
            assertThat(watch.findings())
                    .singleElement()
                    .satisfies(
                            finding -> {
                                assertThat(finding.code()).isEqualTo("HOST_NOT_FIT");
                                assertThat(finding.severe()).isTrue();
                                assertThat(finding.detail()).contains("delegate memory");
                            });
            Files.writeString(controllers, "cpu memory pids\n");
            await().until(() -> changes.get() == 1);
            assertThat(watch.findings()).isEqualTo(List.<HealthFinding>of());
        }
    }

    @Test
    void a_look_that_fails_is_counted_and_is_not_the_last() throws Exception {
        host("1.4.5", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n", "errno");
        Files.createDirectories(root.resolve("sys/fs/cgroup"));
        Path controllers = root.resolve("sys/fs/cgroup/cgroup.controllers");
        Files.writeString(controllers, "cpu pids\n");
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        HostWatch.Look bad =
                () -> {
                    if (looks.incrementAndGet() == 2) {
                        throw new IllegalStateException("planted");
                    }
                    return look();
                };
        try (HostWatch watch =
                new HostWatch(bad, Duration.ofMillis(5), _ -> failed.incrementAndGet(), () -> {})) {
            await().until(() -> failed.get() == 1);
            Files.writeString(controllers, "cpu memory pids\n");
            await().until(() -> watch.findings().isEmpty());
        }
    }

    private HostFacts look() throws IOException, InterruptedException {
        return HostFacts.gather(
                new HostFacts.Places(
                        root, root.resolve("apptainer"), root.resolve("images"), root, 1, 1, ""));
    }

    /// A root folder with what a fit host has, but for what is given.
    private void host(String apptainer, String mounts, String seccomp) throws IOException {
        write("proc/self/mounts", mounts);
        write("proc/self/status", "Name:\tx\nUid:\t0\t0\t0\t0\n");
        write("proc/sys/user/max_user_namespaces", "1000\n");
        write("proc/sys/kernel/seccomp/actions_avail", seccomp + "\n");
        write("dev/loop-control", "");
        write("images/python/digest", "abc\n");
        write("apptainer", "#!/bin/sh\necho apptainer version " + apptainer + "\n");
        for (String tool : new String[] {"bash", "stdbuf", "mkfs.ext4", "mount", "sync"}) {
            write("usr/bin/" + tool, "#!/bin/sh\n");
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable " + file);
        }
    }
}
