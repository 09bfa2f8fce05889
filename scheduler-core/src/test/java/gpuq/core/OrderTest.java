package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.core.state.PoolState;
import org.junit.jupiter.api.Test;

/// Records that come twice, late, out of order, or from one who has no right to send them.
class OrderTest {

    @Test
    @EdgeCase({"TIMEOUT-3", "LOSS-3"})
    void a_submission_that_comes_again_is_taken_once() {
        scenario(
                """
                00:00 submit j1 => j1 QUEUED
                00:01 submit j1 => ignored already; nothing
                00:02 cancel j1 => j1 CANCELLED
                00:03 submit j1 ago=3 => ignored ended; nothing
                """);
    }

    @Test
    void an_ended_job_is_remembered_for_seven_days_and_an_older_command_is_refused() {
        scenario(
                """
                00:00 submit j1 => j1 QUEUED
                00:01 cancel j1 => j1 CANCELLED
                6d23:59:00 away | tick | submit j1 ago=604700 => ignored ended; nothing
                7d00:00:10 away | tick | submit j1 ago=604810 => rejected old; nothing
                7d00:00:11 submit j1 ago=604811 => rejected old; nothing
                """);
    }

    @Test
    void a_submission_to_another_pool_or_for_nothing_is_refused() {
        scenario(
                """
                00:00 submit j1 pool=other => rejected another; nothing
                00:01 submit j2 gpus=-1    => rejected; nothing
                00:02 submit j3 timeout=0  => rejected; nothing
                """);
    }

    @Test
    @EdgeCase("WORKER-9")
    void after_a_command_that_makes_no_sense_the_next_is_taken() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 timeout=0 => rejected; nothing
                00:02 submit j2           => j2 QUEUED; j2 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("ENV-3")
    void a_clock_that_goes_back_makes_no_wait_negative() {
        PoolState state =
                scenario(
                        """
                        10:00 node n1 gpus=1
                        10:01 submit j1 user=ada expected=100 => j1 QUEUED; j1 ASSIGNED
                        10:02 submit j2 user=eve expected=50  => j2 QUEUED
                        05:00 away | failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j2 ASSIGNED
                        """);
        assertThat(state.pool().waits()).hasSize(1).allSatisfy(wait -> assertThat(wait).isZero());
    }

    @Test
    @EdgeCase("RACE-4")
    void a_report_that_comes_again_changes_nothing() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1
                00:01 preparing j1 => j1 PREPARING
                00:02 again        => ignored order; nothing
                00:03 preparing j1 => ignored passed; nothing
                00:04 running j1   => j1 RUNNING
                00:05 preparing j1 => ignored passed; nothing
                00:06 collected j1 => j1 GRADING; j1 GRADING leg=grade
                00:07 again        => ignored order; nothing
                00:08 collected j1 leg=run attempt=1 => forget j1 leg=run; ignored fenced; nothing
                """);
    }

    @Test
    void phases_that_were_lost_do_not_stop_the_job() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1
                00:01 collecting j1 => j1 RUNNING
                00:02 collected j1  => j1 GRADING; j1 GRADING leg=grade
                00:03 running j1    => ignored stage; nothing
                00:04 graded j1     => j1 GRADING; j1 SUCCEEDED
                """);
    }

    @Test
    void a_heartbeat_that_is_late_in_the_order_is_ignored() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:07 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:08 stale n1 | stale n1 | stale n1 => ignored order; ignored order; ignored order; nothing
                00:12 wait => nothing
                """);
    }

    @Test
    void the_order_is_kept_over_a_take_over() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1
                00:01 running j1 => j1 RUNNING
                00:02 takeover   => nothing
                00:02 again      => ignored order; nothing
                """);
    }

    @Test
    void a_new_life_of_the_agent_begins_its_sequence_anew_and_the_old_one_is_deaf() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1
                00:11 restart n1 => nothing
                00:12 running j1 => j1 RUNNING
                00:13 takeover   => nothing
                00:14 stale n1   => ignored order; nothing
                """);
    }

    @Test
    void nobody_reports_for_an_attempt_that_another_node_has() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | submit j1
                00:01 collected j1 node=n2 attempt=1 leg=run => forget j1 node=n2; ignored fenced; nothing
                00:02 running j1 node=n2 attempt=1 => ignored fenced; nothing
                00:03 running j1 node=n1 attempt=2 => ignored fenced; nothing
                00:04 running j1 node=n1 attempt=1 => j1 RUNNING
                """);
    }

    @Test
    void a_new_enrolment_makes_the_old_key_worthless() {
        scenario(
                """
                00:00 node n1 gpus=1 | restart n1 | submit j1
                00:01 enrol n1 epoch=2 => n1 READY why=ADMITTED
                00:02 running j1       => ignored epoch; nothing
                00:03 rekey n1         => nothing
                00:04 running j1       => j1 RUNNING
                00:05 enrol n1 epoch=2 => ignored; nothing
                00:06 enrol n1 epoch=1 => ignored; nothing
                00:07 enrol n1 epoch=3 pool=other => rejected another; nothing
                """);
    }
}
