package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.UserId;
import gpuq.core.queue.Account;
import gpuq.core.state.PoolState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is next, and what it costs.
class FairnessTest {

    @Test
    @EdgeCase({"MANY-3", "QUEUE-1"})
    void a_user_with_many_jobs_does_not_keep_another_waiting() {
        scenario(
                """
                00:00 submit j1 user=ada | submit j2 user=ada | submit j3 user=ada
                00:01 submit j4 user=bob
                00:02 node n1 gpus=1 => j1 ASSIGNED
                00:03 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j4 ASSIGNED
                00:04 failed j4 code=TIME_LIMIT => j4 TIMED_OUT; j2 ASSIGNED
                00:05 submit j5 user=bob => j5 QUEUED
                00:06 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j5 ASSIGNED
                00:07 failed j5 code=TIME_LIMIT => j5 TIMED_OUT; j3 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("MANY-3")
    void one_who_submits_again_and_again_stands_behind_what_others_queued() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 user=eve | submit j2 user=bob | submit j3 user=cyd => j1 QUEUED; j1 ASSIGNED; j2 QUEUED; j3 QUEUED
                00:02 failed j1 code=TIME_LIMIT | submit j4 user=eve => j1 TIMED_OUT; j2 ASSIGNED; j4 QUEUED
                00:03 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j3 ASSIGNED
                00:04 failed j3 code=TIME_LIMIT => j3 TIMED_OUT; j4 ASSIGNED
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @EdgeCase("MANY-5")
    void cancelling_and_submitting_again_gains_no_place(int cancelled) {
        String story =
                """
                00:00 submit j1 user=eve | submit j2 user=eve | submit j3 user=eve
                00:01 submit j4 user=bob | submit j5 user=cyd
                """;
        long before = tags(scenario(story)).get(cancelled - 1);
        PoolState after =
                scenario(
                        story
                                + "00:02 cancel j%d | submit j6 user=eve => j%d CANCELLED; j6 QUEUED\n"
                                        .formatted(cancelled, cancelled));
        assertThat(tags(after)).hasSize(3);
        assertThat(tags(after).getLast()).isGreaterThanOrEqualTo(before);
    }

    /// The places of what eve has in the queue, in the order of submission.
    private static List<Long> tags(PoolState state) {
        return state.byUser().of(new UserId("eve")).stream()
                .map(id -> Objects.requireNonNull(state.job(id)).rank().tag())
                .toList();
    }

    @Test
    @EdgeCase("QUEUE-7")
    void a_short_job_does_not_wait_behind_a_long_one() {
        scenario(
                """
                00:00 submit j1 user=ada expected=7200 timeout=7200
                00:01 submit j2 user=bob expected=60
                00:02 node n1 gpus=1 => j2 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("QUEUE-6")
    void what_a_user_says_of_her_jobs_counts_only_until_they_have_run() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 user=eve expected=1 timeout=1000 => j1 QUEUED; j1 ASSIGNED
                00:02 running j1 => j1 RUNNING
                10:00 failed j1 code=USER_CODE_ERROR ran=590 => j1 FAILED
                10:01 submit j2 user=bob expected=300 comp=c2 | submit j3 user=eve expected=1 timeout=1000 comp=c1 | submit j4 user=bob comp=c3 expected=100 => j2 QUEUED; j2 ASSIGNED; j3 QUEUED; j4 QUEUED
                10:02 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j4 ASSIGNED
                """);
    }

    @Test
    @Reaches(OutcomeCode.GPU_FAULT)
    void a_fault_of_ours_keeps_the_place_and_costs_nothing() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1
                        00:01 submit j1 user=ada => j1 QUEUED; j1 ASSIGNED
                        00:02 failed j1 code=GPU_FAULT => j1 QUEUED
                        00:08 failed j1 code=GPU_FAULT => j1 ASSIGNED; j1 QUEUED
                        00:40 failed j1 code=GPU_FAULT => j1 ASSIGNED; j1 FAILED counted=false
                        """);
        Account account = state.people().orNew(new UserId("ada")).account();
        assertThat(account.debt()).as("all of it is given back").isEqualTo(-60_000);
    }

    @Test
    void a_program_that_was_cancelled_while_it_ran_costs_what_it_used_and_a_little_more() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=1
                        00:01 submit j1 user=ada expected=60 => j1 QUEUED; j1 ASSIGNED
                        00:02 running j1 => j1 RUNNING
                        00:12 cancel j1  => stop j1; nothing
                        00:13 failed j1 code=CANCELLED_BY_USER ran=10 => j1 CANCELLED
                        """);
        Account account = state.people().orNew(new UserId("ada")).account();
        assertThat(account.debt()).isEqualTo(10_000 + 30_000 - 60_000);
    }

    @Test
    void nothing_starves() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 user=ada prio=urgent timeout=86400 expected=86400 => j1 QUEUED; j1 ASSIGNED
                00:02 running j1 => j1 RUNNING
                00:03 submit j2 user=bob prio=background => j2 QUEUED
                05:00:00 away | submit j3 user=ada prio=urgent => j3 QUEUED
                06:00:01 away | tick => nothing
                06:00:02 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j3 ASSIGNED
                06:00:03 tick => nothing
                06:00:04 submit j4 user=ada prio=urgent => j4 QUEUED
                06:00:05 failed j3 code=TIME_LIMIT => j3 TIMED_OUT; j2 ASSIGNED
                """);
    }

    @Test
    void slots_are_kept_for_a_job_that_needs_several() {
        scenario(
                """
                00:00 node n1 gpus=2
                00:01 submit j1 user=ada timeout=300 => j1 QUEUED; j1 ASSIGNED
                00:02 running j1 => j1 RUNNING
                00:03 submit j2 user=bob gpus=2 expected=1 timeout=300 => j2 QUEUED
                00:04 submit j3 user=cyd timeout=7200 expected=60 => j3 QUEUED
                00:30 wait => nothing
                05:00 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j2 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("QUEUE-7")
    void a_job_that_is_off_in_time_may_use_what_is_kept() {
        scenario(
                """
                00:00 node n1 gpus=2
                00:01 submit j1 user=ada timeout=3600 => j1 QUEUED; j1 ASSIGNED
                00:02 running j1 => j1 RUNNING
                00:03 submit j2 user=bob gpus=2 expected=1 timeout=300 => j2 QUEUED
                00:04 submit j3 user=cyd timeout=300 expected=60 => j3 QUEUED; j3 ASSIGNED
                """);
    }

    @Test
    void a_slot_that_is_not_kept_is_for_everybody() {
        scenario(
                """
                00:00 node n1 gpus=2 | node n2 gpus=1
                00:01 submit j1 user=ada timeout=300 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1 => j1 RUNNING
                00:03 submit j2 user=bob gpus=2 expected=1 timeout=300 => j2 QUEUED
                00:04 submit j3 user=cyd timeout=7200 expected=60 => j3 QUEUED; j3 ASSIGNED node=n2
                """);
    }

    /// With the old ones kept, `j5` would be given the slot of `j4` for ten hours, before one that
    /// waits for both of `n2`.
    @Test
    void where_a_kept_slot_breaks_others_are_kept_at_once() {
        scenario(
                """
                00:00 node n1 gpus=2 | node n2 gpus=2 mem=48
                00:01 submit j1 user=ada mem=0  timeout=300 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 submit j2 user=bob mem=40 timeout=3000 => j2 QUEUED; j2 ASSIGNED node=n2
                00:02 submit j4 user=cyd mem=40 timeout=600 => j4 QUEUED; j4 ASSIGNED node=n2
                00:03 submit j3 user=dan gpus=2 timeout=300 prio=urgent => j3 QUEUED
                00:04 submit j5 user=eve mem=40 timeout=36000 => j5 QUEUED
                00:05 broken n1 slot=gpu1 => nothing
                00:07 failed j4 code=TIME_LIMIT => j4 TIMED_OUT
                00:08 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j3 ASSIGNED node=n2
                """);
    }

    @Test
    void where_a_job_has_failed_no_slots_are_kept_for_it_any_more() {
        scenario(
                """
                00:00 node n1 gpus=2 | node n2 gpus=2 mem=48
                00:01 submit j1 user=ada mem=0  timeout=300 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 submit j2 user=bob mem=40 timeout=3000 => j2 QUEUED; j2 ASSIGNED node=n2
                00:02 submit j4 user=cyd mem=40 timeout=600 => j4 QUEUED; j4 ASSIGNED node=n2
                00:03 submit j3 user=dan gpus=2 timeout=300 prio=urgent => j3 QUEUED
                00:04 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j3 ASSIGNED node=n1
                00:05 failed j3 code=GPU_FAULT => j3 QUEUED why=GPU_FAULT
                00:11 submit j5 user=eve mem=40 timeout=36000 => j5 QUEUED
                00:12 failed j4 code=TIME_LIMIT => j4 TIMED_OUT
                00:13 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j3 ASSIGNED node=n2
                """);
    }

    @Test
    void an_idle_slot_is_not_kept_where_enough_busy_ones_are_free_by_the_same_time() {
        scenario(
                """
                00:00 node n1 gpus=3
                00:01 submit j1 user=ada gpus=2 timeout=300 => j1 QUEUED; j1 ASSIGNED
                00:02 running j1
                00:03 submit j2 user=bob gpus=2 expected=1 timeout=300 => j2 QUEUED
                00:04 submit j3 user=eve timeout=3600 => j3 QUEUED; j3 ASSIGNED
                00:05 submit j4 user=eve timeout=3600 => j4 QUEUED
                """);
    }

    @Test
    @EdgeCase("QUEUE-5")
    void one_free_node_is_filled_at_once_though_each_job_allows_another_number_at_once() {
        scenario(
                """
                00:00 submit j1 cap=1 | submit j2 cap=2 | submit j3 cap=3 | submit j4 cap=3
                00:01 node n1 gpus=4 => j1 ASSIGNED; j2 ASSIGNED; j3 ASSIGNED
                """);
    }
}
