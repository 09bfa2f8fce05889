package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.launch.Launch.Counters;
import gpuq.common.EdgeCase;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both versions on recorded trees of files: no host here has a pure version 2.
class CgroupTest {

    private static final AttemptRef ATTEMPT = new AttemptRef(JobId.of(1, 2, 3), Leg.RUN, 1);
    private static final long MEMORY = 1L << 30;

    @TempDir Path root;

    @Test
    void version_2_gets_its_limits_in_one_folder() throws IOException {
        Path folder = version2Group();
        write(folder, "memory.swap.max", "max");
        Cgroup group = version2().group(ATTEMPT);
        group.create(1.5, MEMORY, 64);
        assertThat(folder.resolve("memory.max")).hasContent("1073741824");
        assertThat(folder.resolve("memory.swap.max")).hasContent("0");
        assertThat(folder.resolve("memory.oom.group")).hasContent("1");
        assertThat(folder.resolve("pids.max")).hasContent("64");
        assertThat(folder.resolve("cpu.max")).hasContent("150000 100000");
        assertThat(group.folders()).containsExactly(folder);
    }

    @Test
    void version_2_counts_what_the_kernel_did() throws IOException {
        Path folder = version2Group();
        write(
                folder,
                "memory.events",
                "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 1\n");
        write(folder, "pids.events", "max 7\n");
        write(folder, "memory.peak", "123456\n");
        write(folder, "cpu.stat", "usage_usec 2500000\nuser_usec 1\nsystem_usec 2\n");
        assertThat(version2().group(ATTEMPT).counters())
                .isEqualTo(new Counters(2, 7, 123_456, 2.5));
    }

    @Test
    void version_2_is_empty_when_nothing_below_is_populated() throws IOException {
        Path folder = version2Group();
        Cgroup group = version2().group(ATTEMPT);
        write(folder, "cgroup.procs", "");
        write(folder, "cgroup.events", "populated 1\nfrozen 0\n");
        assertThat(group.isEmpty()).isFalse();
        write(folder, "cgroup.events", "populated 0\nfrozen 0\n");
        assertThat(group.isEmpty()).isTrue();
    }

    @Test
    void version_2_kills_by_one_word() throws IOException {
        Path folder = version2Group();
        write(folder, "cgroup.procs", "");
        write(folder, "cgroup.kill", "");
        version2().group(ATTEMPT).kill();
        assertThat(folder.resolve("cgroup.kill")).hasContent("1");
    }

    @Test
    void version_1_gets_each_limit_in_its_controllers_folder() throws IOException {
        Cgroup group = hybrid().group(ATTEMPT);
        Path memory = group("memory");
        write(memory, "memory.memsw.limit_in_bytes", "");
        group("pids");
        group("cpu");
        group.create(2, MEMORY, 32);
        assertThat(memory.resolve("memory.limit_in_bytes")).hasContent("1073741824");
        assertThat(memory.resolve("memory.memsw.limit_in_bytes")).hasContent("1073741824");
        assertThat(group("pids").resolve("pids.max")).hasContent("32");
        assertThat(group("cpu").resolve("cpu.cfs_quota_us")).hasContent("200000");
        assertThat(group.folders()).hasSize(5).first().isEqualTo(group("unified"));
    }

    @Test
    void version_1_counts_kills_and_never_mere_failures() throws IOException {
        write(
                group("memory"),
                "memory.oom_control",
                "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
        write(group("memory"), "memory.failcnt", "999\n");
        write(group("memory"), "memory.max_usage_in_bytes", "42\n");
        write(group("pids"), "pids.events", "max 1\n");
        write(group("cpuacct"), "cpuacct.usage", "1500000000\n");
        assertThat(hybrid().group(ATTEMPT).counters()).isEqualTo(new Counters(4, 1, 42, 1.5));
    }

    @Test
    void a_process_in_any_hierarchy_makes_the_group_not_empty() throws IOException {
        write(group("memory"), "cgroup.procs", "4711\n");
        write(group("pids"), "cgroup.procs", "");
        assertThat(hybrid().group(ATTEMPT).isEmpty()).isFalse();
        assertThat(hybrid().group(ATTEMPT).processes()).containsExactly(4711L);
    }

    @Test
    void the_groups_of_the_node_are_found_whoever_made_them() throws IOException {
        group("memory");
        Files.createDirectories(root.resolve("pids/ours/other"));
        assertThat(hybrid().names()).isEqualTo(List.of(ATTEMPT.toString(), "other"));
    }

    @Test
    void a_host_without_cgroups_is_refused() {
        assertThatThrownBy(() -> new CgroupHost("proc /proc proc rw 0 0\n", "ours"))
                .isInstanceOf(IOException.class);
    }

    @Test
    @EdgeCase("GPU-4")
    void a_group_whose_devices_cannot_be_limited_is_refused() {
        CgroupV1 group = new CgroupV1(Map.of("memory", root.resolve("memory")));
        assertThatThrownBy(() -> group.allowDevices(List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be limited");
    }

    private CgroupHost version2() throws IOException {
        return new CgroupHost("cgroup2 %s/unified cgroup2 rw 0 0\n".formatted(root), "ours");
    }

    private CgroupHost hybrid() throws IOException {
        StringBuilder mounts =
                new StringBuilder("cgroup2 %s/unified cgroup2 rw 0 0\n".formatted(root));
        for (String controller : List.of("memory", "pids", "cpu", "cpuacct", "freezer")) {
            mounts.append(
                    "cgroup %s/%s cgroup rw,relatime,%s 0 0\n"
                            .formatted(root, controller, controller));
        }
        return new CgroupHost(mounts.toString(), "ours");
    }

    private Path version2Group() throws IOException {
        return group("unified");
    }

    private Path group(String hierarchy) throws IOException {
        return Files.createDirectories(
                root.resolve(hierarchy).resolve("ours").resolve(ATTEMPT.toString()));
    }

    private static void write(Path folder, String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }
}
