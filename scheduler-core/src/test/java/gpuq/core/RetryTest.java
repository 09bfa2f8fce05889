package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;

import gpuq.common.EdgeCase;
import gpuq.common.job.Fault;
import gpuq.common.job.JobState;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.OutcomeCode.Retry;
import gpuq.common.job.Stage;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What follows each outcome that a node can give.
class RetryTest {

    @ParameterizedTest
    @MethodSource("ourFaults")
    @EdgeCase("ONE-2")
    void a_fault_of_ours_is_tried_on_three_nodes_and_costs_nothing(OutcomeCode code) {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=1
                00:01 submit j1           => j1 QUEUED; j1 ASSIGNED node=n1 attempt=1
                00:02 failed j1 code=CODE => j1 QUEUED why=CODE attempt=1
                00:07 wait                => j1 ASSIGNED node=n2 attempt=2
                00:08 failed j1 code=CODE => j1 QUEUED why=CODE attempt=2
                00:29 wait                => j1 ASSIGNED node=n3 attempt=3
                00:30 failed j1 code=CODE => j1 FAILED code=CODE counted=false retried=2
                """
                        .replace("CODE", code.name()));
    }

    static Stream<OutcomeCode> ourFaults() {
        return Arrays.stream(OutcomeCode.values())
                .filter(code -> code.retry() == Retry.RUN_LEG && code != OutcomeCode.NODE_LOST);
    }

    @ParameterizedTest
    @MethodSource("studentsFaults")
    @EdgeCase("JOBST-6")
    void a_fault_of_the_student_is_the_end_and_counts(OutcomeCode code) {
        String state = code.state().name();
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1           => j1 QUEUED; j1 ASSIGNED node=n1 attempt=1
                00:02 running j1          => j1 RUNNING
                00:03 failed j1 code=CODE => j1 STATE code=CODE counted=true retried=0 ran=true; forget j1
                01:00 wait                => nothing
                """
                        .replace("CODE", code.name())
                        .replace("STATE", state));
    }

    static Stream<OutcomeCode> studentsFaults() {
        return Arrays.stream(OutcomeCode.values())
                .filter(code -> code.fault() == Fault.STUDENT)
                .filter(code -> code.state() != JobState.CANCELLED)
                .filter(code -> !code.stages().contains(Stage.GRADE));
    }

    @ParameterizedTest
    @MethodSource("gradersFaults")
    void a_fault_of_the_grader_repeats_the_grading_alone(OutcomeCode code) {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | node n2 grades=1 | node n3 grades=1
                00:01 submit j1           => j1 QUEUED; j1 ASSIGNED
                00:02 collected j1        => j1 GRADING; j1 GRADING leg=grade node=n1 attempt=1
                00:03 failed j1 code=CODE => j1 GRADING type=Requeued why=CODE
                00:08 wait                => j1 GRADING leg=grade node=n2 attempt=2
                00:09 failed j1 code=CODE => j1 GRADING type=Requeued why=CODE
                00:30 wait                => j1 GRADING leg=grade node=n3 attempt=3
                00:31 failed j1 code=CODE => j1 FAILED code=CODE counted=false retried=2
                """
                        .replace("CODE", code.name()));
    }

    static Stream<OutcomeCode> gradersFaults() {
        return Arrays.stream(OutcomeCode.values()).filter(code -> code.retry() == Retry.GRADE_LEG);
    }

    @Test
    void a_rejected_file_ends_the_job_and_counts_unless_the_grader_failed_on_it() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1
                00:01 submit j1    => j1 QUEUED; j1 ASSIGNED
                00:02 collected j1 => j1 GRADING; j1 GRADING
                00:03 failed j1 code=GRADER_REJECTED => j1 FAILED counted=true
                00:11 submit j2    => j2 QUEUED; j2 ASSIGNED
                00:12 collected j2 => j2 GRADING; j2 GRADING
                00:13 failed j2 code=GRADER_REJECTED reason=GRADER_FAILED_ON_SUBMISSION => j2 FAILED counted=false
                """);
    }

    @Test
    void a_node_that_failed_the_job_may_try_again_after_a_rest_if_no_other_can() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1 attempt=1
                00:02 failed j1 code=GPU_FAULT => j1 QUEUED
                00:31 wait      => nothing
                00:33 wait      => j1 ASSIGNED node=n1 attempt=2
                """);
    }

    @Test
    void a_job_waits_for_another_node_rather_than_go_back_to_one_that_failed_it() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1
                00:01 submit j1 | submit j2 => j1 QUEUED; j1 ASSIGNED node=n1; j2 QUEUED; j2 ASSIGNED node=n2
                00:01 running j2 => j2 RUNNING
                00:02 failed j1 code=GPU_FAULT => j1 QUEUED
                02:00 wait      => nothing
                02:01 failed j2 code=USER_CODE_ERROR => j2 FAILED; j1 ASSIGNED node=n2 attempt=2
                """);
    }

    @Test
    @EdgeCase("QUEUE-5")
    void a_requeued_job_keeps_its_place_before_those_who_came_later() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:02 submit j2 | submit j3 => j2 QUEUED; j3 QUEUED
                00:03 reboot n1 => j1 QUEUED code=NODE_LOST; j2 ASSIGNED
                00:04 node n2 gpus=1 => j1 ASSIGNED node=n2
                """);
    }

    @Test
    @EdgeCase("RACE-3")
    void a_report_that_makes_no_sense_is_the_nodes_fault() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | node n2 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 graded j1 => j1 QUEUED code=NODE_FAULT
                00:06 wait      => j1 ASSIGNED node=n2
                00:07 failed j1 code=CANCELLED_BY_USER => j1 QUEUED code=NODE_FAULT
                """);
    }

    @Test
    void a_node_cannot_blame_a_student_for_what_is_not_of_its_leg() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | node n2 grades=1
                00:01 submit j1    => j1 QUEUED; j1 ASSIGNED node=n1
                00:02 collected j1 => j1 GRADING; j1 GRADING leg=grade
                00:03 failed j1 code=OUT_OF_MEMORY => j1 GRADING code=NODE_FAULT
                """);
    }
}
