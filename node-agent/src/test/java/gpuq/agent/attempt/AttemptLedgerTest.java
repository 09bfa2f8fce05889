package gpuq.agent.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.agent.attempt.AttemptLedger.Position;
import gpuq.common.EdgeCase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLedgerTest {

    @TempDir Path folder;

    @Test
    void before_the_first_assignment_none_was_taken() throws Exception {
        try (AttemptLedger ledger = open()) {
            assertThat(ledger.lastAssignment(1)).isZero();
        }
    }

    @Test
    @EdgeCase("NODE-1")
    void the_last_assignment_is_known_again_after_a_restart() throws Exception {
        try (AttemptLedger ledger = open()) {
            ledger.accept(List.of(), new Position(10, 3, 7));
        }
        try (AttemptLedger ledger = open()) {
            assertThat(ledger.lastAssignment(3)).isEqualTo(7);
        }
    }

    @Test
    void what_was_taken_under_a_former_epoch_says_nothing_of_this_one() throws Exception {
        try (AttemptLedger ledger = open()) {
            ledger.accept(List.of(), new Position(10, 3, 7));
            assertThat(ledger.lastAssignment(4)).isZero();
        }
    }

    private AttemptLedger open() throws Exception {
        return AttemptLedger.open(
                folder.resolve("journal"),
                () -> {
                    throw new AssertionError("the journal broke");
                });
    }
}
