package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.job.UserId;
import gpuq.core.share.Forecast;
import gpuq.core.state.Job;
import gpuq.core.state.PoolState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What fails at one place does not pull down the others. That no node has more than its slots is
/// checked after each step of every story.
class CascadeTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private static final String FULL_POOL =
            """
            00:00 node n1 gpus=2 | node n2 gpus=2 | node n3 gpus=2
            00:01 submit j1 user=u1 | submit j2 user=u2 | submit j3 user=u3 | submit j4 user=u4 | submit j5 user=u5 | submit j6 user=u6
            00:02 submit j7 user=u7 | submit j8 user=u8 | submit j9 user=u9
            00:03 wait => forecast GPU slots=6 queued=3
            """;

    private static final String ONE_LOST =
            FULL_POOL
                    + """
                    00:04 silence n1
                    00:36 wait => n1 LOST; forecast GPU slots=4 queued=5; j1 QUEUED why=NODE_LOST; j4 QUEUED why=NODE_LOST
                    """;

    @Test
    @EdgeCase("CASC-1")
    void the_jobs_of_a_lost_node_go_to_the_others_one_by_one_as_slots_get_free() {
        scenario(
                ONE_LOST
                        + """
                        00:40 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j1 ASSIGNED node=n2 attempt=2
                        00:41 failed j3 code=TIME_LIMIT => j3 TIMED_OUT; j4 ASSIGNED node=n3 attempt=2
                        00:42 failed j5 code=TIME_LIMIT => j5 TIMED_OUT; j7 ASSIGNED node=n2 attempt=1
                        """);
    }

    @Test
    @EdgeCase("CASC-1")
    void whoever_waits_is_told_a_later_start_once_a_node_is_lost() {
        Instant before = start(scenario(FULL_POOL), START.plusSeconds(3));
        Instant after = start(scenario(ONE_LOST), START.plusSeconds(36));
        // Two of six slots are gone, and two jobs that ran stand before hers: by what was left of
        // the six, she would be told 81 s and then 92 s, by what is left of the four 120 s.
        assertThat(after).isAfter(before.plusSeconds(30));
    }

    @Test
    @EdgeCase("CASC-1")
    void what_fails_at_once_is_not_tried_again_at_once_and_at_most_three_times() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=6
                        00:01 submit j1 user=u1 | submit j2 user=u1 cap=9 | submit j3 user=u1 cap=9 | submit j4 user=u1 cap=9 | submit j5 user=u1 cap=9 | submit j6 user=u1 cap=9
                        00:02 failed j1 code=GPU_FAULT | failed j2 code=GPU_FAULT | failed j3 code=GPU_FAULT | failed j4 code=GPU_FAULT | failed j5 code=GPU_FAULT | failed j6 code=GPU_FAULT
                        """);
        TreeSet<Instant> again = new TreeSet<>();
        for (Job job : waiting(state, "u1")) {
            again.add(((Job.Queued) job).notBefore());
        }
        assertThat(again).as("spread by a hash").hasSizeGreaterThanOrEqualTo(5);
        Instant failed = START.plusSeconds(2);
        assertThat(again.first()).isAfterOrEqualTo(failed.plusSeconds(2));
        assertThat(again.last()).isBefore(failed.plusSeconds(4));
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1 | node n4 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED attempt=1
                00:02 failed j1 code=GPU_FAULT => j1 QUEUED
                00:10 failed j1 code=GPU_FAULT => j1 ASSIGNED attempt=2; j1 QUEUED
                00:40 failed j1 code=GPU_FAULT => j1 ASSIGNED attempt=3; j1 FAILED code=GPU_FAULT
                """);
    }

    private static Instant start(PoolState state, Instant now) {
        Job job = waiting(state, "u9").getFirst();
        return Forecast.of(state, job, now).orElseThrow().p50();
    }

    private static List<Job> waiting(PoolState state, String user) {
        return state.byUser().of(new UserId(user)).stream()
                .map(id -> Objects.requireNonNull(state.job(id)))
                .toList();
    }
}
