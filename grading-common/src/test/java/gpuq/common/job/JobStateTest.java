package gpuq.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobStateTest {

    private static final Set<JobState> TERMINAL =
            EnumSet.of(JobState.SUCCEEDED, JobState.FAILED, JobState.TIMED_OUT, JobState.CANCELLED);

    static Stream<Arguments> transitions() {
        return Stream.of(
                row("SUBMITTED", "QUEUED HELD GRADING FAILED CANCELLED"),
                row("QUEUED", "HELD ASSIGNED FAILED CANCELLED"),
                row("HELD", "QUEUED FAILED CANCELLED"),
                row("ASSIGNED", "QUEUED HELD PREPARING RUNNING GRADING FAILED TIMED_OUT CANCELLED"),
                row("PREPARING", "QUEUED HELD RUNNING GRADING FAILED TIMED_OUT CANCELLED"),
                row("RUNNING", "QUEUED HELD GRADING FAILED TIMED_OUT CANCELLED"),
                row("GRADING", "GRADING HELD SUCCEEDED FAILED CANCELLED"),
                row("SUCCEEDED", ""),
                row("FAILED", ""),
                row("TIMED_OUT", ""),
                row("CANCELLED", ""));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void each_state_leads_where_the_diagram_says(JobState from, Set<JobState> to) {
        assertThat(from.next()).isEqualTo(to);
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void exactly_the_four_ends_are_terminal(JobState state) {
        assertThat(state.isTerminal()).isEqualTo(TERMINAL.contains(state));
        assertThat(state.next().isEmpty()).isEqualTo(TERMINAL.contains(state));
    }

    @ParameterizedTest
    @EnumSource(JobState.class)
    void every_state_can_be_reached_and_every_state_can_end(JobState state) {
        assertThat(reachable(JobState.SUBMITTED)).contains(state);
        assertThat(reachable(state)).containsAnyElementsOf(TERMINAL);
    }

    @Test
    void only_a_graded_job_succeeds_and_a_cancel_is_possible_until_the_end() {
        for (JobState state : JobState.values()) {
            assertThat(state.next().contains(JobState.SUCCEEDED))
                    .isEqualTo(state == JobState.GRADING);
            assertThat(state.next().contains(JobState.CANCELLED)).isEqualTo(!state.isTerminal());
        }
    }

    private static Set<JobState> reachable(JobState from) {
        Set<JobState> seen = EnumSet.of(from);
        Deque<JobState> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (JobState next : open.pop().next()) {
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return seen;
    }

    private static Arguments row(String from, String to) {
        Set<JobState> next = EnumSet.noneOf(JobState.class);
        for (String word : to.isEmpty() ? new String[0] : to.split(" ")) {
            next.add(JobState.valueOf(word));
        }
        return Arguments.of(JobState.valueOf(from), next);
    }
}
