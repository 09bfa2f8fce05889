package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.job.CompetitionId;
import gpuq.common.job.UserId;
import gpuq.core.queue.Account;
import gpuq.core.state.PoolState;
import org.junit.jupiter.api.Test;

/// Gradings that staff ask for: jobs that begin in their grade leg.
class GradeFileTest {

    @Test
    void it_takes_a_grade_slot_alone_and_costs_nobody_anything() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 gpus=1 grades=1
                        00:01 grade j1 kind=self_test => j1 GRADING type=Grading kind=SELF_TEST leg=grade attempt=0; j1 GRADING type=Assigned kind=SELF_TEST leg=grade node=n1 attempt=1 stage=grade
                        00:02 submit j2               => j2 QUEUED kind=null; j2 ASSIGNED node=n1
                        00:03 graded j1               => j1 GRADING type=Graded kind=SELF_TEST; j1 SUCCEEDED code=GRADED kind=SELF_TEST counted=false ran=false retried=0
                        00:30 grade j1                => ignored ended already
                        """);
        assertThat(state.people().orNew(new UserId("ines")).account()).isEqualTo(Account.fresh());
    }

    @Test
    void it_waits_for_a_grade_slot_and_goes_before_students_if_staff_wait_for_it() {
        scenario(
                """
                00:00 node n1 gpus=3
                00:01 submit j1              => j1 QUEUED; j1 ASSIGNED
                00:02 collected j1           => j1 GRADING
                00:03 grade j2 kind=regrade  => j2 GRADING kind=REGRADE
                00:04 grade j3               => j3 GRADING kind=SELF_TEST
                00:05 grade j3               => ignored submitted already
                00:10 node n2 grades=1       => j3 GRADING type=Assigned node=n2
                00:11 graded j3              => j3 GRADING; j3 SUCCEEDED; j1 GRADING type=Assigned node=n2
                00:12 graded j1              => j1 GRADING; j1 SUCCEEDED counted=true; j2 GRADING type=Assigned node=n2
                """);
    }

    @Test
    void it_goes_to_the_node_that_holds_its_file() {
        scenario(
                """
                00:00 node n1 grades=2 | node n2 grades=1
                00:01 grade j1 kind=regrade on=n2   => j1 GRADING; j1 GRADING type=Assigned node=n2
                00:02 grade j2 kind=regrade on=n2   => j2 GRADING; j2 GRADING type=Assigned node=n1
                00:03 grade j3 kind=regrade on=gone => j3 GRADING; j3 GRADING type=Assigned node=n1
                """);
    }

    @Test
    void a_self_test_asks_once_whether_the_grader_works() {
        scenario(
                """
                00:00 node n1 grades=1 | node n2 grades=1
                00:01 grade j1                     => j1 GRADING; j1 GRADING type=Assigned node=n1
                00:02 failed j1 code=NODE_FAULT    => j1 GRADING type=Requeued why=NODE_FAULT kind=SELF_TEST
                00:12 wait                         => j1 GRADING type=Assigned node=n2 attempt=2
                00:13 failed j1 code=GRADER_ERROR  => j1 FAILED code=GRADER_ERROR counted=false retried=1
                """);
    }

    @Test
    void a_regrade_repeats_what_the_grader_failed_at() {
        scenario(
                """
                00:00 node n1 grades=1 | node n2 grades=1
                00:01 grade j1 kind=regrade        => j1 GRADING; j1 GRADING type=Assigned node=n1
                00:02 failed j1 code=GRADER_ERROR  => j1 GRADING type=Requeued why=GRADER_ERROR
                00:12 wait                         => j1 GRADING type=Assigned node=n2 attempt=2
                """);
    }

    @Test
    void a_hold_of_its_competition_does_not_stop_it() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1     => j1 QUEUED; j1 ASSIGNED
                00:02 collected j1  => j1 GRADING
                00:03 grade j2      => j2 GRADING
                00:04 hold c1       => nothing
                00:05 grade j3 user=olga => j3 GRADING
                00:06 takeover      => nothing
                00:10 node n2 grades=4   => j2 GRADING type=Assigned; j3 GRADING type=Assigned
                00:20 release c1    => j1 GRADING type=Assigned
                """);
    }

    @Test
    void graders_that_fail_while_they_are_tried_out_hold_nobodys_jobs() {
        PoolState state =
                scenario(
                        """
                        00:00 node n1 grades=4
                        00:01 grade j1 | grade j2 | grade j3 | grade j4 => j1 GRADING; j1 GRADING; j2 GRADING; j2 GRADING; j3 GRADING; j3 GRADING; j4 GRADING; j4 GRADING
                        00:02 failed j1 code=GRADER_ERROR => j1 FAILED
                        00:03 failed j2 code=GRADER_ERROR => j2 FAILED
                        00:04 failed j3 code=GRADER_ERROR => j3 FAILED
                        00:05 failed j4 code=GRADER_ERROR => j4 FAILED
                        """);
        assertThat(state.competitions().isHeld(new CompetitionId("c1"))).isFalse();
    }

    @Test
    void it_can_be_cancelled_while_it_waits_and_while_it_runs() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 grade j1   => j1 GRADING
                00:02 cancel j1 code=CANCELLED_BY_STAFF => j1 CANCELLED code=CANCELLED_BY_STAFF counted=false
                00:03 node n2 grades=1
                00:04 grade j2   => j2 GRADING; j2 GRADING type=Assigned node=n2
                00:05 cancel j2 code=CANCELLED_BY_STAFF => stop j2
                00:06 graded j2  => j2 CANCELLED counted=false
                """);
    }

    @Test
    void one_whose_node_is_lost_is_graded_elsewhere() {
        scenario(
                """
                00:00 node n1 grades=1
                00:01 grade j1   => j1 GRADING; j1 GRADING type=Assigned node=n1
                00:02 silence n1 | node n2 grades=1 | node n3 grades=1
                00:40 wait       => j1 GRADING type=Requeued why=NODE_LOST; j1 GRADING type=Assigned attempt=2
                00:41 graded j1 node=n1 leg=grade attempt=1 => ignored fenced attempt
                00:42 graded j1  => j1 GRADING; j1 SUCCEEDED
                """);
    }

    @Test
    void nothing_of_a_blocked_user_is_graded() {
        scenario(
                """
                00:00 node n1 grades=1
                00:01 block ines => nothing
                00:02 grade j1   => j1 GRADING; j1 CANCELLED code=CANCELLED_USER_REMOVED
                """);
    }

    @Test
    void one_that_comes_from_an_old_backup_or_another_pool_is_refused() {
        scenario(
                """
                00:01 grade j1 ago=700000 => rejected too
                00:02 grade j2 pool=other => rejected of
                """);
    }
}
