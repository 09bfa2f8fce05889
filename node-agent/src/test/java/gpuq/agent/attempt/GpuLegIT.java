package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.gpu.GpuNode;
import gpuq.agent.gpu.Recorded;
import gpuq.agent.gpu.Smi;
import gpuq.agent.rig.Ends;
import gpuq.agent.rig.Installed;
import gpuq.agent.rig.TestNode;
import gpuq.agent.state.StatePaths;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.LogVitals;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real containers on a node whose driver's tool answers with recordings: the devices are not
/// there, all that the agent makes of them is.
class GpuLegIT {

    private static final String LIMITS =
            "limits: {wall: 60, memory: 256Mi, scratch: 32Mi, inodes: 2000}\n";
    private static final String GOOD =
            "open('submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,3\\n')\n";

    @TempDir Path folder;
    private GpuNode gpus;
    private TestNode node;

    @BeforeEach
    void startNode() throws IOException, InterruptedException {
        gpus =
                GpuNode.open(
                        new Smi(Recorded.tool(folder), Smi.BOUND),
                        new StatePaths(Files.createDirectories(folder.resolve("state"))),
                        Duration.ofMillis(200),
                        90,
                        _ -> {},
                        () -> {});
        node = TestNode.withGpus(LIMITS, gpus.gpus());
    }

    @AfterEach
    void endNode() throws IOException {
        node.close();
        gpus.close();
    }

    @Test
    @EdgeCase("GPU-4")
    void a_program_is_shown_its_own_device_and_may_open_no_other() throws InterruptedException {
        AttemptRef attempt =
                node.run(
                        """
                        import os, time
                        assert os.environ['CUDA_VISIBLE_DEVICES'] == '%s', os.environ
                        assert os.environ['LD_LIBRARY_PATH'] == '/.singularity.d/libs'
                        open('/dev/null', 'w').write('x'); open('/dev/urandom', 'rb').read(1)
                        open('/work/ready', 'w')
                        time.sleep(1)
                        """
                                        .formatted("GPU-7c1d8e52-13aa-4be9-b1f0-0a9f33c7d002")
                                + GOOD,
                        Duration.ofSeconds(30),
                        "gpu1");
        await().until(() -> node.node().stages(attempt).contains(Stage.RUN));
        assertThat(devicesOf(attempt)).contains("c 195:1 rwm").doesNotContain("c 195:0", "a *:*");
        AttemptEnded ended = node.end(attempt);
        assertThat(ended.collected()).as("%s", ended.outcome()).isNotNull();
        assertThat(ended.usage().maxGpuMemory()).isNotNull();
        assertThat(ended.usage().gpuUtilizationMean()).isZero();
        assertThat(ended.usage().gpuThrottledSeconds()).isZero();
        node.awaitClean(attempt);
    }

    @Test
    @EdgeCase("MON-8")
    void whether_a_program_uses_its_device_is_told_while_it_runs()
            throws IOException, InterruptedException {
        AttemptRef attempt =
                node.run("import time\ntime.sleep(50)", Duration.ofSeconds(55), "gpu1");
        await().until(() -> node.node().vitals(attempt).size() >= 2);
        LogVitals idle = node.node().vitals(attempt).getLast();
        assertThat(idle.gpuActiveAt()).isNull();
        assertThat(idle.usage().gpuUtilizationMean()).isZero();
        assertThat(idle.usage().maxGpuMemory()).isNotNull();
        Recorded.answer(folder, Recorded.second("<gpu_util>0 %", "<gpu_util>60 %"));
        await().until(() -> node.node().vitals(attempt).getLast().gpuActiveAt() != null);
        Recorded.answer(folder, Recorded.pair());
        await().untilAsserted(
                        () -> {
                            LogVitals now = node.node().vitals(attempt).getLast();
                            assertThat(now.gpuActiveAt()).isBefore(now.at().minusMillis(500));
                            assertThat(now.usage().gpuUtilizationMean()).isBetween(0.01, 0.6);
                        });
    }

    @Test
    @Reaches(OutcomeCode.GPU_FAULT)
    @EdgeCase({"GPU-1", "GPU-5"})
    void a_device_in_somebody_elses_use_sends_the_attempt_elsewhere()
            throws IOException, InterruptedException {
        Recorded.answer(folder, Recorded.secondInUse());
        Outcome outcome = Ends.outcome(node.end(node.run(GOOD, Duration.ofSeconds(30), "gpu1")));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.GPU_FAULT);
        assertThat(outcome.stage()).isEqualTo(Stage.PREPARE);
        assertThat(outcome.message()).contains("GPU_IN_USE");
        assertThat(gpus.gpus().reports().get(1).usable()).isFalse();
        assertThat(node.end(node.run(GOOD, Duration.ofSeconds(30), "gpu0")).collected())
                .isNotNull();
        Recorded.answer(folder, Recorded.pair());
        await().until(() -> gpus.gpus().reports().stream().allMatch(SlotReport::usable));
        assertThat(node.end(node.run(GOOD, Duration.ofSeconds(30), "gpu1")).collected())
                .isNotNull();
    }

    @Test
    @Reaches(OutcomeCode.GPU_FAULT)
    @EdgeCase("GPU-2")
    void a_device_that_is_lost_under_a_program_is_ours() throws IOException, InterruptedException {
        AttemptRef attempt =
                node.run(
                        """
                        import os, time
                        while not os.path.exists('/tmp/never'): time.sleep(0.1)
                        """,
                        Duration.ofSeconds(2),
                        "gpu1");
        await().until(() -> node.node().stages(attempt).contains(Stage.RUN));
        Recorded.answer(folder, Recorded.second("<total>40960 MiB", "<total>GPU is lost"));
        Outcome outcome = Ends.outcome(node.end(attempt));
        assertThat(outcome.code()).isEqualTo(OutcomeCode.GPU_FAULT);
        assertThat(outcome.stage()).isEqualTo(Stage.RUN);
    }

    @Test
    @Reaches(OutcomeCode.GPU_OUT_OF_MEMORY)
    void a_program_that_fails_on_a_full_device_has_filled_it()
            throws IOException, InterruptedException {
        AttemptRef attempt =
                node.run(
                        "import time\ntime.sleep(2)\nraise RuntimeError('CUDA out of memory')",
                        Duration.ofSeconds(30),
                        "gpu1");
        await().until(() -> node.node().stages(attempt).contains(Stage.RUN));
        Recorded.answer(folder, Recorded.second("<used>0 MiB</used>", "<used>40500 MiB</used>"));
        assertThat(Ends.outcome(node.end(attempt)).code()).isEqualTo(OutcomeCode.GPU_OUT_OF_MEMORY);
    }

    /// The heartbeat says so, and no such attempt comes; but one may have been on its way.
    @Test
    @EdgeCase({"GPU-8", "EVOLVE-1"})
    @Reaches(OutcomeCode.IMAGE_UNAVAILABLE)
    void an_image_that_is_too_new_for_the_driver_is_tried_elsewhere()
            throws IOException, InterruptedException {
        Sha256 digest = new Sha256("c0".repeat(32));
        Path image = Installed.images().resolve("too-new");
        Files.createDirectories(image.resolve("rootfs"));
        try {
            Files.writeString(image.resolve("digest"), digest.value());
            Files.writeString(image.resolve("labels.json"), "{\"cuda\": \"12.8\"}");
            try (TestNode other = TestNode.withGpus(LIMITS, gpus.gpus(), digest)) {
                Outcome outcome =
                        Ends.outcome(other.end(other.run(GOOD, Duration.ofSeconds(30), "gpu1")));
                assertThat(outcome.code()).isEqualTo(OutcomeCode.IMAGE_UNAVAILABLE);
                assertThat(outcome.reason()).isEqualTo("CUDA_MISMATCH");
                assertThat(outcome.stage()).isEqualTo(Stage.PREPARE);
                assertThat(outcome.message()).contains("CUDA 12.8").contains("12.4");
                assertThat(outcome.code().fault()).isEqualTo(Fault.PLATFORM);
                assertThat(outcome.code().retry()).isEqualTo(OutcomeCode.Retry.RUN_LEG);
            }
        } finally {
            Files.delete(image.resolve("rootfs"));
            Files.deleteIfExists(image.resolve("labels.json"));
            Files.deleteIfExists(image.resolve("digest"));
            Files.delete(image);
        }
    }

    /// What the kernel lets the attempt's processes open.
    private String devicesOf(AttemptRef attempt) {
        return node.cgroupFile("devices", attempt, "devices.list");
    }
}
