package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.attempt.AttemptLedger.Position;
import gpuq.agent.attempt.AttemptRecord.Step;
import gpuq.agent.supervise.ProcessRef;
import gpuq.common.EdgeCase;
import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.CollectedFile;
import gpuq.common.contract.CompetitionTerms.Part;
import gpuq.common.grading.Grade;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import gpuq.common.job.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLedgerTest {

    private static final Sha256 DIGEST = new Sha256("a".repeat(64));

    @TempDir Path folder;

    @Test
    @EdgeCase({"MON-2", "RACE-4"})
    void every_step_is_there_after_a_restart() throws IOException, InterruptedException {
        AttemptRecord accepted = record(1);
        AttemptRecord running = record(2).starting().running(new ProcessRef("boot", 7, 4711));
        AttemptRecord ended = record(3).ended(ended(record(3).attempt()));
        try (AttemptLedger ledger = open()) {
            ledger.accept(List.of(accepted, record(2), record(3)), new Position(17, 2, 5));
            ledger.save(running);
            ledger.save(ended);
        }
        try (AttemptLedger ledger = open()) {
            assertThat(ledger.attempts()).containsExactlyInAnyOrder(accepted, running, ended);
            assertThat(ledger.position()).contains(new Position(17, 2, 5));
        }
    }

    @Test
    void a_forgotten_attempt_is_gone_for_good() throws IOException, InterruptedException {
        try (AttemptLedger ledger = open()) {
            ledger.accept(List.of(record(1), record(2)), new Position(1, 1, 1));
            ledger.forget(record(1).attempt());
        }
        try (AttemptLedger ledger = open()) {
            assertThat(ledger.attempts()).containsExactly(record(2));
        }
    }

    @Test
    void a_stop_and_an_extension_are_remembered() throws IOException, InterruptedException {
        AttemptRecord changed = record(1).stopped("why").extended(Duration.ofSeconds(90));
        try (AttemptLedger ledger = open()) {
            ledger.save(changed);
        }
        try (AttemptLedger ledger = open()) {
            AttemptRecord read = ledger.attempt(record(1).attempt()).orElseThrow();
            assertThat(read.stopReason()).isEqualTo("why");
            assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(90));
            assertThat(read.step()).isEqualTo(Step.ACCEPTED);
        }
    }

    @Test
    void before_the_first_assignment_none_was_taken() throws IOException, InterruptedException {
        try (AttemptLedger ledger = open()) {
            assertThat(ledger.lastAssignment(1)).isZero();
        }
    }

    @Test
    @EdgeCase("NODE-1")
    void the_last_assignment_is_known_again_after_a_restart()
            throws IOException, InterruptedException {
        try (AttemptLedger ledger = open()) {
            ledger.accept(List.of(), new Position(10, 3, 7));
        }
        try (AttemptLedger ledger = open()) {
            assertThat(ledger.lastAssignment(3)).isEqualTo(7);
        }
    }

    @Test
    void what_was_taken_under_a_former_epoch_says_nothing_of_this_one()
            throws IOException, InterruptedException {
        try (AttemptLedger ledger = open()) {
            ledger.accept(List.of(), new Position(10, 3, 7));
            assertThat(ledger.lastAssignment(4)).isZero();
        }
    }

    private AttemptLedger open() throws IOException {
        return AttemptLedger.open(folder.resolve("journal"), () -> {});
    }

    private static AttemptRecord record(long n) {
        return AttemptRecord.accepted(
                new StartAttempt(
                        new NodeId("n1"),
                        "boot",
                        new AttemptRef(JobId.of(n, 2, 3), Leg.GRADE, 1),
                        new CompetitionRef(new CompetitionId("tiny"), 1),
                        List.of("grade0"),
                        DIGEST,
                        Map.of(Part.IMAGE, DIGEST),
                        Duration.ofSeconds(60),
                        new CollectedFile(DIGEST, 10, 3, new NodeId("n1"), false),
                        Instant.EPOCH),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    private static AttemptEnded ended(AttemptRef attempt) {
        return new AttemptEnded(
                new NodeId("n1"),
                attempt,
                null,
                new Grade(0.5, null, null, Map.of("f1", 0.7), 3, "", List.of(Map.of("a", 1))),
                null,
                Usage.NONE,
                Duration.ofSeconds(3),
                Instant.EPOCH);
    }
}
