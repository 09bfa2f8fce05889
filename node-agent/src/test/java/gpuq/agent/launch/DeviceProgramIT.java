package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.posix.Bpf;
import gpuq.agent.posix.Posix;
import gpuq.agent.posix.PosixException;
import gpuq.agent.supervise.ToolRun;
import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernel itself, on its hierarchy of version 2, which is mounted for the test where it is not
/// there: devices that every host has stand for GPUs.
class DeviceProgramIT {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final List<String> NONE = List.of("null=no", "zero=no", "random=no");

    @TempDir Path temporary;
    private Path mount;
    private boolean isOurMount;
    private String ours;
    private CgroupV2 group;
    private Path folder;

    @BeforeEach
    void makeGroup() throws IOException {
        Optional<Path> there =
                Files.readString(Path.of("/proc/self/mounts"))
                        .lines()
                        .map(line -> line.split(" "))
                        .filter(fields -> fields[2].equals("cgroup2"))
                        .map(fields -> Path.of(fields[1]))
                        .findFirst();
        isOurMount = there.isEmpty();
        mount = there.orElse(temporary);
        if (isOurMount) {
            Posix.mount(mount, "cgroup2", Posix.MS_NOSUID | Posix.MS_NODEV, "");
        }
        ours = "gpuq-it-" + Long.toHexString(new SecureRandom().nextLong());
        group = new CgroupV2(mount, ours, "attempt");
        folder = Files.createDirectories(mount.resolve(ours).resolve("attempt"));
    }

    @AfterEach
    void removeGroup() throws IOException {
        Files.deleteIfExists(folder.resolve("below"));
        group.remove();
        Files.deleteIfExists(mount.resolve(ours));
        if (isOurMount) {
            Posix.detach(mount);
        }
    }

    @Test
    @EdgeCase("GPU-4")
    void a_process_opens_the_devices_of_its_group_and_no_others()
            throws IOException, InterruptedException {
        assertThat(opens(folder)).containsExactly("null=yes", "zero=yes", "random=yes");
        group.allowDevices(List.of(DeviceRule.character(1, 3), DeviceRule.character(1, 8)));
        assertThat(opens(folder)).containsExactly("null=yes", "zero=no", "random=yes");
    }

    @Test
    @EdgeCase("GPU-4")
    void what_is_allowed_later_takes_the_place_of_what_was_before()
            throws IOException, InterruptedException {
        group.allowDevices(List.of(DeviceRule.character(1, 3)));
        group.allowDevices(List.of(DeviceRule.character(1, 5)));
        assertThat(opens(folder)).containsExactly("null=no", "zero=yes", "random=no");
        group.allowDevices(List.of());
        assertThat(opens(folder)).isEqualTo(NONE);
    }

    @Test
    @EdgeCase("GPU-4")
    void a_group_below_is_bound_by_it_and_cannot_allow_more()
            throws IOException, InterruptedException {
        group.allowDevices(List.of(DeviceRule.character(1, 3)));
        Path below = Files.createDirectory(folder.resolve("below"));
        assertThat(opens(below)).containsExactly("null=yes", "zero=no", "random=no");
        byte[] everything =
                DeviceProgram.of(
                        List.of(new DeviceRule(DeviceRule.Kind.CHARACTER, null, null, "rwm")));
        assertThatThrownBy(() -> Bpf.limitDevices(below, everything))
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.errno()).isEqualTo(PosixException.EPERM));
    }

    @Test
    @EdgeCase("GPU-4")
    void version_1_without_a_controller_of_devices_has_it_from_its_side_of_version_2()
            throws IOException, InterruptedException {
        new CgroupV1(Map.of("unified", folder)).allowDevices(List.of(DeviceRule.character(1, 5)));
        assertThat(opens(folder)).containsExactly("null=no", "zero=yes", "random=no");
    }

    @Test
    void what_may_be_read_may_not_be_written_by_that() throws IOException, InterruptedException {
        group.allowDevices(
                List.of(
                        new DeviceRule(DeviceRule.Kind.CHARACTER, 1, 5, "r"),
                        DeviceRule.character(1, 3)));
        assertThat(run(folder, "try 'reads' '< /dev/zero'; try 'writes' '> /dev/zero'"))
                .containsExactly("reads=yes", "writes=no");
    }

    /// A node may be made, and still not be opened: so are `/dev` of a container and its devices.
    @Test
    @EdgeCase("GPU-4")
    void a_device_that_was_made_is_not_opened_by_that() throws IOException, InterruptedException {
        Path made = temporary.resolve("full");
        String script = "mknod %1$s c 1 7 && echo made=yes; try 'opens' '< %1$s'".formatted(made);
        assertThat(run(folder, script)).containsExactly("made=yes", "opens=yes");
        Files.delete(made);
        group.allowDevices(
                List.of(
                        new DeviceRule(DeviceRule.Kind.CHARACTER, null, null, "m"),
                        DeviceRule.character(1, 3)));
        assertThat(run(folder, script)).containsExactly("made=yes", "opens=no");
    }

    @Test
    void a_program_that_is_none_is_refused_by_the_kernel() {
        assertThatThrownBy(() -> Bpf.limitDevices(folder, new byte[Bpf.INSTRUCTION]))
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.errno()).isEqualTo(PosixException.EINVAL));
    }

    private static List<String> opens(Path group) throws IOException, InterruptedException {
        return run(
                group,
                "try 'null' '< /dev/null'; try 'zero' '< /dev/zero'; try 'random' '< /dev/random'");
    }

    /// What a process of the group can do. That of the test stays outside: it joins as the
    /// supervisor's child does.
    private static List<String> run(Path group, String script)
            throws IOException, InterruptedException {
        String whole =
                """
                echo $$ > %s/cgroup.procs || exit 9
                try() {
                  if (eval "exec 3$2") 2>&-; then echo "$1=yes"; else echo "$1=no"; fi
                }
                %s
                """
                        .formatted(group, script);
        ToolRun.Result result = ToolRun.run(List.of("/bin/sh", "-c", whole), BOUND, 10_000);
        assertThat(result.ended()).isTrue();
        assertThat(result.code()).as(result.output()).isZero();
        return result.output().lines().toList();
    }
}
