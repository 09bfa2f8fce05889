package gpuq.agent.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelExcerptTest {

    private static final String ATTEMPT = "0195f0e4-5c3a-7b2d-8e1f-0a1b2c3d4e5f-run-1";

    /// As Linux 6.1 logs the end of two attempts under version 1, the first of another job.
    private static final String LOG =
            """
            [    0.000000] Linux version 6.1.0 (gcc)
            [  100.500000] Memory cgroup out of memory: Killed process 90 (python3) total-vm:9kB, UID:1000004096 pgtables:1kB
            [  200.250000] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
            [  200.250001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/gpuq-n1/ATTEMPT,task_memcg=/gpuq-n1/ATTEMPT,task=python3,pid=99,uid=1000004096
            [  200.250002] Memory cgroup out of memory: Killed process 99 (python3) total-vm:1161220kB, anon-rss:261508kB, UID:1000004096 pgtables:596kB oom_score_adj:0
            [  200.250003] oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/gpuq-n1/ATTEMPT0,task=python3,pid=77,uid=10000040961
            [  210.000000] EXT4-fs (loop2): unmounting filesystem
            """
                    .replace("ATTEMPT", ATTEMPT);

    @Test
    void only_what_names_the_attempt_is_told() {
        assertThat(KernelExcerpt.filter(LOG, ATTEMPT, 1_000_004_096, Duration.ofMillis(150_700)))
                .hasSize(2)
                .allMatch(line -> line.startsWith("[  200.25000"))
                .anyMatch(line -> line.contains("oom_memcg=/gpuq-n1/" + ATTEMPT))
                .anyMatch(line -> line.contains("Killed process 99"));
    }

    @Test
    void the_last_lines_count_and_long_ones_are_cut() {
        String log =
                IntStream.range(0, 100)
                        .mapToObj(n -> "[ %d.0] UID:7 %s".formatted(n, "x".repeat(1000)))
                        .collect(Collectors.joining("\n"));
        assertThat(KernelExcerpt.filter(log, ATTEMPT, 7, Duration.ZERO))
                .hasSize(KernelExcerpt.MAX_LINES)
                .allMatch(line -> line.length() < 400)
                .last()
                .asString()
                .startsWith("[ 99.0]");
    }
}
