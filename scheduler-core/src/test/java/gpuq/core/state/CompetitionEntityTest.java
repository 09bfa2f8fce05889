package gpuq.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.CompetitionId;
import gpuq.core.scenario.CheckedCore;
import gpuq.core.state.CompetitionEntity.Hold;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompetitionEntityTest {

    @Test
    void what_was_stored_before_damaged_data_was_counted_is_still_read() {
        String stored =
                """
                {"competition_id":"c1","hold":"BREAKER","hold_reason":"The grader failed.",
                 "grader_faults":[],"run_times":[]}
                """;
        assertThat(CheckedCore.read("competition/c1", stored))
                .isEqualTo(
                        new CompetitionEntity(
                                new CompetitionId("c1"),
                                Hold.BREAKER,
                                "The grader failed.",
                                List.of(),
                                List.of(),
                                List.of()));
    }
}
