package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.AttemptRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is told of real programs while they run.
class VitalsIT {

    private static final String LIMITS =
            "limits: {wall: 60, memory: 256Mi, scratch: 32Mi, inodes: 2000, cpus: 1}\n";
    private static final Duration BOUND = Duration.ofSeconds(30);

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
    @EdgeCase({"MON-6", "MON-8"})
    void a_program_that_computes_is_seen_to_and_one_that_waits_too() throws InterruptedException {
        AttemptRef busy =
                node.run("held = bytearray(64 << 20)\nwhile True: pass", Duration.ofSeconds(50));
        await().atMost(BOUND).until(() -> vitals(busy).size() >= 4);
        LogVitals last = vitals(busy).getLast();
        assertThat(cpu(last)).isGreaterThan(Pulse.BUSY).isLessThan(2);
        assertThat(last.cpuActiveAt()).isEqualTo(last.at());
        assertThat(last.gpuActiveAt()).isNull();
        assertThat(given(last.usage().maxRss())).isGreaterThan(64L << 20);
        assertThat(given(last.usage().cpuSeconds()))
                .isGreaterThan(given(vitals(busy).get(1).usage().cpuSeconds()));
        assertThat(last.usage().gpuSeconds())
                .isGreaterThan(vitals(busy).getFirst().usage().gpuSeconds());
        node.node().table().stop(busy, "CANCELLED_BY_USER");
        node.end(busy);

        AttemptRef idle = node.run("import time\ntime.sleep(50)", Duration.ofSeconds(55), "gpu1");
        await().atMost(BOUND)
                .until(
                        () -> {
                            List<LogVitals> told = vitals(idle);
                            return told.size() > 3
                                    && cpu(told.getLast()) < Pulse.BUSY
                                    && cpu(told.get(told.size() - 2)) < Pulse.BUSY;
                        });
        List<LogVitals> told = vitals(idle);
        assertThat(told.getLast().cpuActiveAt())
                .isBefore(told.getLast().at())
                .isEqualTo(told.get(told.size() - 2).cpuActiveAt());
    }

    @Test
    void an_agent_that_comes_back_goes_on_and_an_end_ends_it()
            throws IOException, InterruptedException {
        AttemptRef run = node.run("import time\ntime.sleep(4)", Duration.ofSeconds(30));
        await().atMost(BOUND).until(() -> !vitals(run).isEmpty());
        node.restartAgent();
        await().atMost(BOUND).until(() -> vitals(run).size() > 1);
        node.end(run);
        node.awaitClean(run);
        int atEnd = vitals(run).size();
        AttemptRef next = node.run("import time\ntime.sleep(20)", Duration.ofSeconds(30));
        await().atMost(BOUND).until(() -> vitals(next).size() > 2);
        assertThat(vitals(run)).hasSize(atEnd);
    }

    private List<LogVitals> vitals(AttemptRef attempt) {
        return node.node().vitals(attempt);
    }

    private static double cpu(LogVitals vitals) {
        return given(vitals.cpu());
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("not there");
        }
        return value;
    }
}
