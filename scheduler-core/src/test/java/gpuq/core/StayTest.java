package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;

import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import org.junit.jupiter.api.Test;

/// Nothing stays anywhere for ever.
class StayTest {

    @Test
    @EdgeCase("WORKER-2")
    void an_attempt_that_its_node_holds_but_does_not_begin_is_taken_away() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | submit j1
                00:59 wait => nothing
                01:00 wait => j1 QUEUED code=NODE_FAULT; stop j1 node=n1
                01:30 wait => j1 ASSIGNED node=n2 attempt=2; stop j1 node=n1
                """);
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void preparing_has_the_competitions_limit_and_a_margin() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1 prepare=100
                00:10 preparing j1 => j1 PREPARING
                02:49 wait => nothing
                02:50 wait => j1 QUEUED code=NODE_FAULT stage=queue; stop j1
                """);
    }

    @Test
    @EdgeCase("JOBST-2")
    void a_program_that_its_node_does_not_end_at_the_limit_is_the_nodes_fault() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1 timeout=100
                00:10 running j1 => j1 RUNNING
                02:49 wait => nothing
                02:50 wait => j1 QUEUED code=NODE_FAULT; stop j1
                """);
    }

    @Test
    void a_longer_limit_gives_a_longer_stay() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1 timeout=100
                00:10 running j1 => j1 RUNNING
                00:20 update j1 timeout=200 => j1 RUNNING; extend j1
                02:50 wait => nothing
                04:30 wait => j1 QUEUED code=NODE_FAULT; stop j1
                """);
    }

    @Test
    void collecting_and_grading_end_too() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1 grader=30
                00:10 collecting j1 => j1 RUNNING
                10:09 wait => nothing
                10:10 wait => j1 QUEUED code=NODE_FAULT; stop j1
                10:11 failed j1 code=NODE_FAULT => ignored fenced; nothing
                10:40 wait => j1 ASSIGNED attempt=2
                10:41 collected j1 => j1 GRADING; j1 GRADING leg=grade
                10:42 grading j1 => nothing
                12:41 wait => nothing
                12:42 wait => j1 GRADING code=NODE_FAULT; stop j1 leg=grade
                """);
    }

    @Test
    @EdgeCase("JOBST-1")
    @Reaches(OutcomeCode.QUEUE_EXPIRED)
    void the_queue_ends_after_seven_days() {
        scenario(
                """
                00:00 submit j1 | submit j2 | hold c1
                00:01 wait => j1 HELD; j2 HELD
                6d23:59:59 away | tick => nothing
                7d00:00:00 away | tick => j1 FAILED code=QUEUE_EXPIRED counted=false; j2 FAILED code=QUEUE_EXPIRED
                """);
    }

    @Test
    @Reaches(OutcomeCode.QUEUE_EXPIRED)
    void waiting_for_a_grader_ends_after_seven_days() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1
                00:01 collected j1 => j1 GRADING
                7d00:00:00 away | tick => nothing
                7d00:00:01 away | tick => j1 FAILED code=QUEUE_EXPIRED counted=false
                """);
    }

    @Test
    @EdgeCase("TIMEOUT-2")
    @Reaches(OutcomeCode.RESULT_UNAVAILABLE)
    void a_result_that_its_node_cannot_report_is_waited_for_a_day() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1 grader=30
                00:01 collected j1 => j1 GRADING; j1 GRADING leg=grade
                00:10 reporting j1 => nothing
                23:50:00 away | tick => nothing
                1d00:00:09 wait => nothing
                1d00:00:10 wait => j1 FAILED code=RESULT_UNAVAILABLE stage=report counted=false; stop j1 leg=grade
                1d00:00:11 graded j1 => ignored fenced; nothing
                """);
    }

    @Test
    @EdgeCase({"TIMEOUT-2", "XFER-8"})
    void a_result_that_comes_within_the_day_counts() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1 grader=30
                00:01 collected j1 => j1 GRADING; j1 GRADING leg=grade
                00:10 reporting j1 => nothing
                23:59:00 away | tick => nothing
                23:59:59 graded j1 => j1 GRADING; j1 SUCCEEDED code=GRADED
                """);
    }

    @Test
    @EdgeCase("XFER-8")
    @Reaches(OutcomeCode.RESULT_UNAVAILABLE)
    void a_result_that_is_lost_with_its_node_is_made_again_before_it_is_given_up() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1
                00:01 collected j1 => j1 GRADING; j1 GRADING leg=grade attempt=1
                00:02 reporting j1 | reboot n1 => j1 GRADING code=NODE_LOST
                00:40 wait         => j1 GRADING leg=grade attempt=2
                00:41 reporting j1 | reboot n1 => j1 GRADING code=NODE_LOST
                01:20 wait         => j1 GRADING leg=grade attempt=3
                01:21 reporting j1 | reboot n1 => j1 FAILED code=RESULT_UNAVAILABLE stage=report counted=false retried=2
                """);
    }

    @Test
    @EdgeCase("GPU-7")
    @Reaches(OutcomeCode.UNSCHEDULABLE)
    void what_no_node_can_ever_run_is_told_so_after_a_while() {
        scenario(
                """
                00:00 node n1 gpus=2 mem=24 | submit j1 gpus=4 | submit j2 mem=80 | submit j3 gpus=0
                00:01 submit j4 user=bob => j4 QUEUED; j4 ASSIGNED
                00:02 failed j4 code=TIME_LIMIT => j4 TIMED_OUT
                09:59 wait => nothing
                10:00 wait => j1 FAILED code=UNSCHEDULABLE counted=false; j2 FAILED code=UNSCHEDULABLE; j3 FAILED code=UNSCHEDULABLE
                """);
    }

    @Test
    @EdgeCase("EXEC-11")
    void a_model_that_no_node_has_is_named_to_who_asked_for_it() {
        scenario(
                """
                00:00 node n1 gpus=1 mem=24 model=A10 | submit j1 model=V100
                10:00 wait => j1 FAILED code=UNSCHEDULABLE counted=false
                """);
    }

    @Test
    void a_pool_without_any_known_node_is_waited_for() {
        scenario(
                """
                00:00 submit j1 => j1 QUEUED
                30:00 wait      => nothing
                30:01 node n1 gpus=1 => j1 ASSIGNED
                """);
    }

    @Test
    @EdgeCase({"GRADE-1", "CASC-4"})
    void three_jobs_with_a_grader_fault_in_a_row_hold_the_competition() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=4
                00:01 submit j1 | collected j1 | failed j1 code=GRADER_ERROR
                00:02 submit j2 | collected j2 | failed j2 code=GRADER_ERROR
                00:03 submit j3 | collected j3 | submit j4 | submit j5
                00:04 failed j3 code=GRADER_TIME_LIMIT => competition c1 hold=GRADER_FAULTS; j3 GRADING why=GRADER_TIME_LIMIT
                00:05 wait        => j5 HELD why=GRADER_FAULTS
                01:01 release c1  => competition c1 hold=NONE; j1 GRADING; j2 GRADING; j3 GRADING
                """);
    }

    @Test
    void a_grading_that_works_breaks_the_row() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=4
                00:01 submit j1 | collected j1 | failed j1 code=GRADER_ERROR
                00:02 submit j2 | collected j2 | failed j2 code=GRADER_ERROR
                00:03 submit j3 | collected j3 | graded j3
                00:04 submit j4 | collected j4 | failed j4 code=GRADER_ERROR
                00:05 submit j5 => j5 QUEUED; j5 ASSIGNED
                """);
    }

    private static final String DAMAGED_FOR_TWO =
            """
            00:00 node n1 gpus=1 | node n2 gpus=1
            00:01 submit j1 user=u1 => j1 QUEUED; j1 ASSIGNED node=n1
            00:02 submit j2 user=u2 => j2 QUEUED; j2 ASSIGNED node=n2
            00:03 failed j1 code=DATASET_CORRUPT never
            00:04 failed j2 code=DATASET_CORRUPT never
            """;

    @Test
    @EdgeCase("CASC-4")
    void damaged_data_for_three_jobs_on_two_nodes_holds_the_competition_over_a_takeover() {
        scenario(
                DAMAGED_FOR_TWO
                        + """
                        00:05 submit j3 user=u3 | submit j4 user=u4 comp=c2
                        00:06 failed j3 code=DATASET_CORRUPT never => competition c1 hold=DATA_FAULTS; j3 QUEUED why=DATASET_CORRUPT
                        00:07 wait       => j1 HELD why=DATA_FAULTS; j2 HELD why=DATA_FAULTS; j3 HELD why=DATA_FAULTS
                        00:08 takeover
                        00:09 submit j5 user=u5 => j5 QUEUED
                        00:10 wait       => j5 HELD why=DATA_FAULTS
                        00:11 submit j6 user=u6 comp=c2 => j6 QUEUED; j6 ASSIGNED
                        00:40 release c1
                        00:41 wait       => j1 QUEUED why=RELEASED; j2 QUEUED; j3 QUEUED; j5 QUEUED
                        """);
    }

    @Test
    void damaged_answers_hold_the_competition_though_its_programs_get_their_data() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=4 | node n2 gpus=1 grades=4
                00:01 submit j1 user=u1 | collected j1 | failed j1 code=DATASET_CORRUPT
                00:02 submit j2 user=u2 | collected j2 | failed j2 code=DATASET_CORRUPT
                00:09 wait
                00:10 failed j1 code=DATASET_CORRUPT => j1 GRADING type=Requeued why=DATASET_CORRUPT
                00:11 submit j3 user=u3 | collected j3 | failed j3 code=DATASET_CORRUPT
                00:12 submit j4 user=u4 => j4 QUEUED
                00:13 wait      => j4 HELD why=DATA_FAULTS
                """);
    }

    @Test
    void damaged_data_on_one_node_alone_does_not_hold_the_competition() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 user=u1 | failed j1 code=DATASET_CORRUPT never
                00:02 submit j2 user=u2 | failed j2 code=DATASET_CORRUPT never
                00:03 submit j3 user=u3 | failed j3 code=DATASET_CORRUPT never
                00:04 submit j4 user=u4 => j4 QUEUED; j4 ASSIGNED
                """);
    }

    @Test
    void data_that_arrives_whole_breaks_the_row() {
        scenario(
                DAMAGED_FOR_TWO
                        + """
                        00:05 submit j3 user=u3
                        00:06 wait
                        00:07 failed j3 code=USER_CODE_ERROR => j3 FAILED
                        00:08 node n3 gpus=4
                        00:09 submit j4 user=u4 | failed j4 code=DATASET_CORRUPT never
                        00:20 wait
                        00:21 submit j5 user=u5 => j5 QUEUED; j5 ASSIGNED
                        """);
    }

    @Test
    void data_that_cannot_be_fetched_does_not_hold_the_competition() {
        String story = DAMAGED_FOR_TWO.replace("DATASET_CORRUPT", "DATASET_UNAVAILABLE");
        scenario(
                story
                        + """
                        00:05 submit j3 user=u3
                        00:06 failed j3 code=DATASET_UNAVAILABLE never
                        00:07 node n3 gpus=4
                        00:20 wait
                        00:21 submit j5 user=u5 => j5 QUEUED; j5 ASSIGNED
                        """);
    }
}
