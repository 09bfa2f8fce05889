package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.rig.Ends;
import gpuq.agent.rig.TestNode;
import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.Fault;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Sha256;
import gpuq.common.job.Stage;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

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
        Outcome outcome = Ends.outcome(node.runToEnd(GOOD));
        assertThat(outcome.stage()).isEqualTo(Stage.PREPARE);
        assertThat(outcome.code().fault()).isEqualTo(Fault.PLATFORM);
        assertThat(outcome.code().isCounted(outcome.reason(), false)).isFalse();
        assertThat(outcome.message()).isNotBlank();
        return outcome.code();
    }
}
