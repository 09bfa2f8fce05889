package gpuq.core.scenario;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The language itself: a story that is not true must fail.
class ScenarioTest {

    @Test
    void what_is_expected_and_not_said_fails() {
        assertThatThrownBy(
                        () ->
                                scenario(
                                        """
                                        00:00 node n1 gpus=1
                                        00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n2
                                        """))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("missing");
    }

    @Test
    void what_is_said_of_a_job_and_not_expected_fails() {
        assertThatThrownBy(
                        () ->
                                scenario(
                                        """
                                        00:00 node n1 gpus=1
                                        00:01 submit j1 => j1 QUEUED
                                        """))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("unexpected");
    }

    @Test
    void the_order_counts() {
        assertThatThrownBy(
                        () ->
                                scenario(
                                        """
                                        00:00 node n1 gpus=1
                                        00:01 submit j1 => j1 ASSIGNED; j1 QUEUED
                                        """))
                .isInstanceOf(AssertionError.class);
    }
}
