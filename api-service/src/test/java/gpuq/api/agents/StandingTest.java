package gpuq.api.agents;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.agents.AttemptGate.Standing;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final JobId JOB = JobId.of(1_700_000_000_000L, 1, 2);
    private static final NodeId NODE = new NodeId("n1");
    private static final AttemptRef SECOND_RUN = new AttemptRef(JOB, Leg.RUN, 2);

    @Test
    void a_node_holds_only_its_own_unfinished_attempt() {
        assertThat(standing(Leg.RUN, 2, "n1", false).isHeldBy(NODE, SECOND_RUN)).isTrue();
        assertThat(standing(Leg.RUN, 2, "n2", false).isHeldBy(NODE, SECOND_RUN)).isFalse();
        assertThat(standing(Leg.RUN, 2, null, false).isHeldBy(NODE, SECOND_RUN)).isFalse();
        assertThat(standing(Leg.RUN, 1, "n1", false).isHeldBy(NODE, SECOND_RUN)).isFalse();
        assertThat(standing(Leg.GRADE, 2, "n1", false).isHeldBy(NODE, SECOND_RUN)).isFalse();
        assertThat(standing(Leg.RUN, 2, "n1", true).isHeldBy(NODE, SECOND_RUN)).isFalse();
    }

    @Test
    void only_an_attempt_that_may_still_come_is_waited_for() {
        assertThat(standing(Leg.RUN, 1, null, false).isPast(SECOND_RUN)).isFalse();
        assertThat(standing(Leg.RUN, 2, "n2", false).isPast(SECOND_RUN)).isFalse();
        assertThat(standing(Leg.RUN, 3, null, false).isPast(SECOND_RUN)).isTrue();
        assertThat(standing(Leg.GRADE, 1, "n1", false).isPast(SECOND_RUN)).isTrue();
        assertThat(standing(Leg.RUN, 2, "n1", true).isPast(SECOND_RUN)).isTrue();
        assertThat(standing(Leg.RUN, 3, "n1", false).isPast(new AttemptRef(JOB, Leg.GRADE, 1)))
                .isFalse();
    }

    private static Standing standing(Leg leg, int attempt, @Nullable String node, boolean done) {
        return new Standing(
                leg, attempt, node, done, new CompetitionRef(new CompetitionId("wine"), 1));
    }
}
