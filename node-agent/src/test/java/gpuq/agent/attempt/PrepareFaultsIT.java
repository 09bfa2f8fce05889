package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gpuq.agent.data.SharedMounts;
import gpuq.agent.data.StaleMount;
import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an attempt needs does not come, or comes damaged: an end that is never the student's, and
/// nothing of it stays in a cache.
class PrepareFaultsIT {

    private static final String LIMITS =
            "limits: {wall: 60, memory: 256Mi, scratch: 32Mi, inodes: 2000, prepare: 1}\n";
    private static final String GOOD =
            "open('submission.csv', 'w').write('id,target\\na,1\\nb,2\\nc,3\\n')\n";

    @Test
    @Reaches(OutcomeCode.DATASET_UNAVAILABLE)
    void data_that_does_not_come_in_time_is_ours() throws IOException, InterruptedException {
        try (TestNode node = TestNode.with(LIMITS)) {
            node.api().breakPart("blobs/", 503);
            assertThat(ours(node)).isEqualTo(OutcomeCode.DATASET_UNAVAILABLE);
        }
    }

    @Test
    @Reaches(OutcomeCode.DATASET_CORRUPT)
    @EdgeCase("GRADE-2")
    void data_with_other_bytes_is_fetched_once_more_and_never_kept()
            throws IOException, InterruptedException {
        try (TestNode node = TestNode.with(LIMITS)) {
            node.api().damage("blobs/");
            assertThat(ours(node)).isEqualTo(OutcomeCode.DATASET_CORRUPT);
            node.api().heal();
            assertThat(node.runToEnd(GOOD).collected()).isNotNull();
        }
    }

    @Test
    @Reaches(OutcomeCode.SOLUTION_UNAVAILABLE)
    void a_program_that_is_not_there_or_is_another_is_ours()
            throws IOException, InterruptedException {
        try (TestNode node = TestNode.with(LIMITS)) {
            node.api().breakPart("/solution", 403);
            assertThat(ours(node)).isEqualTo(OutcomeCode.SOLUTION_UNAVAILABLE);
            node.api().heal();
            node.api().damage("/solution");
            assertThat(ours(node)).isEqualTo(OutcomeCode.SOLUTION_UNAVAILABLE);
        }
    }

    @Test
    @Reaches(OutcomeCode.IMAGE_UNAVAILABLE)
    @EdgeCase("EVOLVE-2")
    void an_image_that_is_not_here_is_ours() throws IOException, InterruptedException {
        try (TestNode node = TestNode.withImage(LIMITS, new Sha256("0".repeat(64)))) {
            assertThat(ours(node)).isEqualTo(OutcomeCode.IMAGE_UNAVAILABLE);
        }
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1", "STORE-6"})
    @Reaches(OutcomeCode.DATASET_UNAVAILABLE)
    void data_on_a_shared_mount_is_read_there_and_a_stale_mount_is_ours(@TempDir Path root)
            throws IOException, InterruptedException {
        Files.createDirectories(root.resolve("tiny"));
        StaleMount mount = new StaleMount();
        SharedMounts mounts = mount.at(root, Duration.ofMillis(500), () -> {});
        try (TestNode node =
                TestNode.withMounts(LIMITS + dataAt("file:" + root + "/tiny"), mounts)) {
            node.api().breakPart("blobs/", 503);
            Outcome missing = outcome(node);
            assertThat(missing.code()).isEqualTo(OutcomeCode.DATASET_UNAVAILABLE);
            assertThat(missing.reason()).isEqualTo("DATA_MISSING");

            Files.writeString(
                    root.resolve("tiny/sample_submission.csv"), "id,target\na,0\nb,0\nc,0\n");
            mount.goStale();
            Outcome stale = outcome(node);
            assertThat(stale.code()).isEqualTo(OutcomeCode.DATASET_UNAVAILABLE);
            assertThat(stale.reason()).isEqualTo("MOUNT_HANGS");
            assertThat(stale.code().retry()).isEqualTo(OutcomeCode.Retry.RUN_LEG);
            assertThat(mounts.findings()).anyMatch(HealthFinding::severe);

            mount.comeBack();
            await().atMost(Duration.ofSeconds(20)).until(() -> mounts.findings().isEmpty());
            assertThat(node.runToEnd(GOOD).collected()).isNotNull();
        }
    }

    private static String dataAt(String uri) {
        return "data: {public: {uri: '%s', sha256: '%s'}}\n".formatted(uri, "0".repeat(64));
    }

    /// Root is refused nothing by permissions: where no folder can be made, the call fails alike.
    @Test
    @EdgeCase("STORE-1")
    @Reaches(OutcomeCode.NODE_FAULT)
    void a_folder_that_cannot_be_made_is_ours_and_tried_elsewhere()
            throws IOException, InterruptedException {
        try (TestNode node = TestNode.with(LIMITS)) {
            Files.delete(node.paths().attempts());
            Files.createFile(node.paths().attempts());
            OutcomeCode code;
            try {
                code = ours(node);
            } finally {
                Files.delete(node.paths().attempts());
                node.paths().create();
            }
            assertThat(code).isEqualTo(OutcomeCode.NODE_FAULT);
            assertThat(code.retry()).isEqualTo(OutcomeCode.Retry.RUN_LEG);
            assertThat(node.runToEnd(GOOD).collected()).isNotNull();
        }
    }

    private static OutcomeCode ours(TestNode node) throws InterruptedException {
        return outcome(node).code();
    }

    private static Outcome outcome(TestNode node) throws InterruptedException {
        Outcome outcome = Ends.outcome(node.runToEnd(GOOD));
        assertThat(outcome.stage()).isEqualTo(Stage.PREPARE);
        assertThat(outcome.code().fault()).isEqualTo(Fault.PLATFORM);
        assertThat(outcome.code().isCounted(outcome.reason(), false)).isFalse();
        assertThat(outcome.message()).isNotBlank();
        return outcome;
    }
}
