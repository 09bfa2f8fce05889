package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;

import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import org.junit.jupiter.api.Test;

/// How long a node may be silent, and the three times when silence means nothing.
class LeaseTest {

    @Test
    @EdgeCase({"NODE-2", "NODE-7", "DB-4", "MON-3", "LOSS-2"})
    void a_silent_node_loses_its_attempt_and_the_job_goes_elsewhere() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 user=ada      => j1 QUEUED; j1 ASSIGNED node=n1 attempt=1
                00:02 silence n1
                00:14 wait                    => nothing
                00:16 wait                    => n1 SUSPECT; nothing
                00:31 wait                    => n1 LOST; j1 QUEUED type=Requeued code=NODE_LOST; j1 ASSIGNED node=n2 attempt=2; stop j1 node=n1 attempt=1
                00:40 collected j1 node=n1 attempt=1 => ignored fenced; nothing
                00:50 failed j1 node=n2 attempt=2 code=USER_CODE_ERROR => j1 FAILED code=USER_CODE_ERROR counted=true retried=1
                """);
    }

    @Test
    @EdgeCase("NODE-8")
    void a_result_that_comes_before_the_next_attempt_is_taken() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1
                00:01 submit j1        => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1       => j1 RUNNING
                00:03 silence n1
                00:32 wait             => n1 LOST; j1 QUEUED code=NODE_LOST
                00:40 collected j1     => n1 READY why=BACK; j1 ASSIGNED why=RETURNED attempt=1; j1 RUNNING; j1 GRADING leg=run; j1 GRADING leg=grade
                00:41 graded j1        => j1 GRADING; j1 SUCCEEDED code=GRADED retried=0
                """);
    }

    @Test
    @EdgeCase("NODE-8")
    void a_node_that_comes_back_in_time_goes_on_with_its_attempt() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1
                00:01 submit j1        => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1       => j1 RUNNING
                00:03 silence n1
                00:32 wait             => n1 LOST; j1 QUEUED code=NODE_LOST
                00:42 speak n1         => n1 READY why=BACK; j1 ASSIGNED why=RETURNED attempt=1; j1 RUNNING
                00:50 collected j1     => j1 GRADING leg=run; j1 GRADING leg=grade
                """);
    }

    @Test
    void a_node_that_comes_back_too_late_is_told_to_stop_and_its_slot_is_not_free_until_it_has() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1        => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1       => j1 RUNNING
                00:03 silence n1
                00:32 wait             => n1 LOST; j1 QUEUED; j1 ASSIGNED node=n2 attempt=2; stop j1 node=n1
                00:33 submit j2        => j2 QUEUED
                00:40 speak n1         => n1 READY; stop j1 node=n1 attempt=1
                00:41 wait             => nothing
                00:42 failed j1 node=n1 attempt=1 code=CANCELLED_BY_SYSTEM => j2 ASSIGNED node=n1; forget j1 node=n1 attempt=1; ignored fenced
                """);
    }

    @Test
    @EdgeCase("SYSST-1")
    void a_suspect_node_gets_no_new_work_and_is_ready_when_it_speaks() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1 | silence n1
                00:16 wait       => n1 SUSPECT
                00:17 submit j1  => j1 QUEUED; j1 ASSIGNED node=n2
                00:18 speak n1   => n1 READY
                00:19 submit j2  => j2 QUEUED; j2 ASSIGNED node=n1
                """);
    }

    @Test
    void a_competition_may_give_a_silent_node_more_time() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 lost=100 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 silence n1
                01:53 wait  => n1 LOST; nothing
                01:56 wait  => j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2
                """);
    }

    @Test
    void nobody_is_given_more_than_ten_minutes() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 lost=3600 timeout=7200 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1 => j1 RUNNING
                00:02 silence n1
                10:13 wait  => nothing
                10:17 wait  => j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2
                """);
    }

    @Test
    @EdgeCase("NODE-3")
    void a_new_boot_id_ends_its_attempts_at_once() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1       => j1 QUEUED; j1 ASSIGNED node=n1
                00:03 running j1      => j1 RUNNING
                00:04 reboot n1       => n1 READY why=RESTARTED; j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2 attempt=2
                00:05 collected j1 node=n1 attempt=1 => ignored fenced; nothing
                """);
    }

    @Test
    @EdgeCase("NODE-7")
    void a_node_that_panicked_is_fenced_when_it_returns() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1       => j1 QUEUED; j1 ASSIGNED node=n1
                00:03 silence n1
                00:31 wait            => n1 LOST; j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2 attempt=2
                00:50 reboot n1       => n1 READY why=RESTARTED; nothing
                00:51 failed j1 node=n1 attempt=1 code=USER_CODE_ERROR => ignored fenced; nothing
                """);
    }

    @Test
    @EdgeCase("DEPLOY-10")
    void leases_begin_anew_at_a_take_over() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1
                05:00 away | takeover => nothing
                05:14 wait => nothing
                """);
    }

    @Test
    void a_node_that_was_silent_before_the_take_over_is_lost_after_it() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 silence n1
                00:20 takeover  => n1 SUSPECT; nothing
                00:34 wait      => nothing
                00:51 wait      => n1 LOST; j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2
                """);
    }

    @Test
    @EdgeCase("ENV-6")
    void our_own_absence_is_not_the_nodes_silence() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1
                1:00:00 away | tick => nothing
                1:00:09 wait => nothing
                """);
    }

    @Test
    @EdgeCase({"SPOF-4", "SSH-8"})
    void while_more_than_half_of_the_pool_is_silent_nobody_is_given_up() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1 => j1 RUNNING
                00:03 silence n1 | silence n2
                05:00 wait => nothing
                05:01 speak n2 => nothing
                05:02 wait => nothing
                05:16 wait => nothing
                05:34 wait => n1 LOST; j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2
                """);
    }

    @Test
    void blindness_does_not_last_for_ever() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1
                00:01 submit j1 timeout=7200 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1 => j1 RUNNING
                00:03 silence n1 | silence n2
                15:00 wait => nothing
                16:00 wait => n2 LOST; j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n3; n1 LOST
                """);
    }

    @Test
    void nodes_that_fall_silent_one_after_the_other_are_lost_one_after_the_other() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1 | silence n1
                01:00 silence n2 => n1 LOST
                02:00 silence n3 => n2 LOST
                03:00 wait => n3 LOST
                """);
    }

    @Test
    @Reaches(OutcomeCode.NODE_KILLER_SUSPECTED)
    void the_second_node_lost_under_a_running_program_is_the_last() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1
                00:01 submit j1   => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 running j1  => j1 RUNNING
                00:03 reboot n1   => j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2
                00:05 running j1  => j1 RUNNING
                00:06 reboot n2   => j1 FAILED code=NODE_KILLER_SUSPECTED counted=false retried=1
                """);
    }

    @Test
    @Reaches(OutcomeCode.NODE_LOST)
    void a_job_that_had_not_begun_is_not_suspected_of_killing_nodes() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1 | node n4 gpus=1
                00:01 submit j1   => j1 QUEUED; j1 ASSIGNED node=n1
                00:03 reboot n1   => j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n2
                00:06 reboot n2   => j1 QUEUED code=NODE_LOST; j1 ASSIGNED node=n3
                00:09 reboot n3   => j1 FAILED code=NODE_LOST counted=false retried=2
                """);
    }

    @Test
    void the_grading_alone_is_repeated_when_its_node_is_lost() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | node n2 grades=1
                00:01 submit j1     => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 collected j1  => j1 GRADING; j1 GRADING leg=grade node=n1 attempt=1
                00:03 silence n1
                00:32 wait          => n1 LOST; j1 GRADING type=Requeued code=NODE_LOST; j1 GRADING node=n2 leg=grade attempt=2
                00:33 graded j1     => j1 GRADING; j1 SUCCEEDED retried=1
                """);
    }
}
