package gpuq.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.agent.sandbox.ContainerArgs.Container;
import gpuq.common.EdgeCase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerArgsTest {

    @Test
    @EdgeCase({"EXPLOIT-2", "ABUSE-4", "EXEC-3"})
    void the_command_line_is_a_list_that_no_shell_reads() {
        List<String> argv =
                ContainerArgs.argv(
                        new Container(
                                Path.of("/opt/apptainer"),
                                Path.of("/images/a/rootfs"),
                                Path.of("/tools/seccomp.json"),
                                1234,
                                "/work",
                                List.of(
                                        Mount.writable(Path.of("/s/work"), "/work"),
                                        Mount.readOnly(Path.of("/s/data"), "/data")),
                                Map.of("B", "2; rm -rf /", "A", "1"),
                                List.of("python3", "-u", "$(x).py"),
                                false));
        assertThat(argv)
                .containsExactly(
                        "/opt/apptainer",
                        "-s",
                        "exec",
                        "--containall",
                        "--cleanenv",
                        "--no-home",
                        "--no-privs",
                        "--no-eval",
                        "--net",
                        "--network",
                        "none",
                        "--no-mount",
                        "bind-paths,hostfs,cwd",
                        "--pwd",
                        "/work",
                        "--security",
                        "uid:1234,gid:1234",
                        "--security",
                        "seccomp:/tools/seccomp.json",
                        "--bind",
                        "/s/work:/work",
                        "--bind",
                        "/s/data:/data:ro",
                        "/images/a/rootfs",
                        "/bin/sh",
                        "/.gpuq/start",
                        "A=1",
                        "B=2; rm -rf /",
                        "python3",
                        "-u",
                        "$(x).py");
    }

    @Test
    void a_path_that_the_option_cannot_carry_is_refused() {
        assertThatThrownBy(() -> Mount.readOnly(Path.of("/a:b"), "/data").option())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Mount.readOnly(Path.of("/a,b"), "/data").option())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
