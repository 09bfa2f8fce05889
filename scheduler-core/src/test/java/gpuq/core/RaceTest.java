package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;

import gpuq.common.EdgeCase;
import gpuq.common.Reaches;
import gpuq.common.job.OutcomeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people want, against each state it can find a job in: the rows of the race table.
class RaceTest {

    private static final String ON_NODE = "00:00 node n1 gpus=1 grades=1 | submit j1\n";

    @Test
    @EdgeCase("QUEUE-8")
    @Reaches(OutcomeCode.CANCELLED_BY_USER)
    void a_cancel_in_the_queue_ends_the_job_at_once() {
        scenario(
                """
                00:01 submit j1  => j1 QUEUED
                00:02 cancel j1  => j1 CANCELLED code=CANCELLED_BY_USER counted=false ran=false
                00:03 cancel j1  => ignored ended; nothing
                00:04 node n1 gpus=1 => nothing
                """);
    }

    @Test
    @EdgeCase({"RACE-2", "JOBST-4"})
    void a_cancel_before_the_program_starts_wins_and_costs_nothing() {
        scenario(
                ON_NODE
                        + """
                        00:01 cancel j1  => stop j1 node=n1 attempt=1; nothing
                        00:02 preparing j1 => ignored stopped; nothing
                        00:03 cancel j1 code=CANCELLED_BY_STAFF => ignored already; nothing
                        00:04 failed j1 code=CANCELLED_BY_USER never => j1 CANCELLED code=CANCELLED_BY_USER counted=false ran=false; forget j1
                        """);
    }

    @Test
    @EdgeCase({"RACE-2", "JOBST-3"})
    void a_cancel_that_is_taken_first_wins_over_whatever_the_node_reports() {
        scenario(
                ON_NODE
                        + """
                        00:01 running j1   => j1 RUNNING
                        00:02 cancel j1    => stop j1; nothing
                        00:03 collected j1 => j1 CANCELLED code=CANCELLED_BY_USER counted=true ran=true; forget j1
                        00:10 collected j1 node=n1 attempt=1 => ignored fenced; nothing
                        """);
    }

    @Test
    @EdgeCase("RACE-2")
    void a_result_that_is_taken_first_wins_over_the_cancel() {
        scenario(
                ON_NODE
                        + """
                        00:01 failed j1 code=USER_CODE_ERROR => j1 FAILED
                        00:02 cancel j1    => ignored ended; nothing
                        """);
    }

    @Test
    void a_cancel_while_the_file_waits_for_a_grader_ends_the_job_at_once() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1
                00:01 collected j1 => j1 GRADING
                00:02 cancel j1    => j1 CANCELLED counted=true ran=true
                """);
    }

    @Test
    @Reaches(OutcomeCode.CANCELLED_BY_STAFF)
    void a_cancel_while_grading_stops_the_grader() {
        scenario(
                ON_NODE
                        + """
                        00:01 collected j1 => j1 GRADING; j1 GRADING leg=grade
                        00:02 cancel j1 code=CANCELLED_BY_STAFF => stop j1 leg=grade; nothing
                        00:03 graded j1    => j1 CANCELLED code=CANCELLED_BY_STAFF counted=false
                        """);
    }

    @Test
    void a_cancel_of_a_job_whose_node_is_lost_ends_with_the_lease() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | submit j1
                00:01 silence n1 | cancel j1 => stop j1; nothing
                00:31 wait => n1 LOST; j1 CANCELLED code=CANCELLED_BY_USER
                01:00 speak n1 => stop j1; nothing
                """);
    }

    @Test
    void a_cancel_of_a_job_whose_node_restarts_ends_at_once() {
        scenario(
                ON_NODE
                        + """
                        00:01 cancel j1 => stop j1; nothing
                        00:02 reboot n1 => j1 CANCELLED code=CANCELLED_BY_USER
                        """);
    }

    @Test
    @EdgeCase("JOBST-4")
    void a_cancel_ends_even_if_the_agent_never_says_so() {
        scenario(
                ON_NODE
                        + """
                        00:01 running j1 => j1 RUNNING
                        00:02 cancel j1  => stop j1; nothing
                        02:01 wait       => nothing
                        02:02 wait       => j1 CANCELLED; stop j1
                        02:03 submit j2  => j2 QUEUED
                        02:10 failed j1 node=n1 attempt=1 code=CANCELLED_BY_USER => j2 ASSIGNED node=n1; ignored fenced
                        """);
    }

    @Test
    void a_cancel_of_a_held_job_ends_it() {
        scenario(
                """
                00:00 submit j1 | hold c1
                00:01 wait      => j1 HELD
                00:02 cancel j1 => j1 CANCELLED
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRADED", "USER_CODE_ERROR", "NODE_LOST", "QUEUE_EXPIRED"})
    void nobody_can_cancel_with_a_code_that_is_no_cancel(String code) {
        scenario(
                "00:00 submit j1\n00:01 cancel j1 code=CODE => rejected; nothing"
                        .replace("CODE", code));
    }

    @Test
    void a_cancel_of_an_unknown_job_is_counted_and_changes_nothing() {
        scenario("00:00 cancel j1 => ignored unknown; nothing");
    }

    @Test
    @EdgeCase("API-5")
    void everything_of_a_queued_job_can_be_changed_and_the_place_is_kept() {
        scenario(
                """
                00:00 submit j1 | submit j2
                00:01 update j1 timeout=50 expected=40 solution=new => j1 QUEUED type=Updated timeout=50
                00:02 update j2 prio=urgent => j2 QUEUED type=Updated priority=urgent
                00:03 node n1 gpus=1 => j2 ASSIGNED
                00:04 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j1 ASSIGNED
                00:05 update j1 prio=urgent => ignored late; nothing
                00:06 update j1 solution=other => ignored late; nothing
                00:07 update j1 timeout=70 => j1 ASSIGNED type=Updated timeout=70; extend j1 timeout=70
                00:08 update j1 timeout=70 => ignored; nothing
                00:09 running j1 => j1 RUNNING
                00:10 update j1 timeout=90 => j1 RUNNING type=Updated timeout=90; extend j1 timeout=90
                00:11 collecting j1 => nothing
                00:12 update j1 timeout=99 => ignored late; nothing
                00:13 collected j1 => j1 GRADING
                00:14 update j1 timeout=99 => ignored late; nothing
                """);
    }

    @Test
    void a_job_that_is_being_stopped_or_has_ended_cannot_be_changed() {
        scenario(
                ON_NODE
                        + """
                        00:01 cancel j1 => stop j1; nothing
                        00:02 update j1 timeout=50 => ignored late; nothing
                        00:03 failed j1 code=NODE_FAULT => j1 CANCELLED
                        00:04 update j1 timeout=50 => ignored ended; nothing
                        """);
    }

    @Test
    void an_update_that_changes_nothing_says_nothing() {
        scenario(
                "00:00 submit j1 timeout=600\n00:01 update j1 timeout=600 => ignored change; nothing");
    }

    @Test
    void a_hold_stops_what_waits_and_lets_run_what_runs() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1 | submit j2
                00:01 hold c1       => nothing
                00:02 wait          => j2 HELD why=COMPETITION_HELD
                00:03 running j1    => j1 RUNNING
                00:04 collected j1  => j1 GRADING
                00:10 submit j3     => j3 QUEUED
                00:11 wait          => j3 HELD
                00:12 release c1    => j1 GRADING leg=grade
                00:13 wait          => j2 QUEUED why=RELEASED; j3 QUEUED why=RELEASED; j2 ASSIGNED
                """);
    }

    @Test
    void nothing_of_a_held_competition_starts_even_before_its_jobs_are_told() {
        scenario(
                """
                00:00 submit j1 | submit j2 comp=c2 | hold c1 | node n1 gpus=2 => j1 QUEUED; j2 QUEUED; j2 ASSIGNED
                00:01 wait => j1 HELD
                """);
    }

    @Test
    void a_job_that_falls_back_into_a_held_competition_is_held() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1
                00:01 hold c1
                00:02 reboot n1 => j1 QUEUED
                00:03 wait      => j1 HELD
                00:04 release c1 | tick => j1 QUEUED
                """);
    }

    @Test
    @Reaches(OutcomeCode.COMPETITION_WITHDRAWN)
    void a_withdrawal_ends_what_waits_and_what_comes_after_and_lets_be_graded_what_runs() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1 | submit j2 | submit j3 comp=c2
                00:01 running j1    => j1 RUNNING
                00:02 withdraw c1   => nothing
                00:03 wait          => j2 CANCELLED code=COMPETITION_WITHDRAWN stage=queue counted=false
                00:04 submit j4     => j4 QUEUED; j4 CANCELLED code=COMPETITION_WITHDRAWN stage=queue counted=false
                00:05 collected j1  => j1 GRADING; j3 ASSIGNED; j1 GRADING leg=grade
                00:06 graded j1     => j1 GRADING; j1 SUCCEEDED
                00:07 withdraw c1   => ignored; nothing
                """);
    }

    @Test
    @Reaches(OutcomeCode.COMPETITION_WITHDRAWN)
    void a_withdrawal_of_a_held_competition_ends_what_is_held_and_cannot_be_lifted() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1 | submit j2
                00:01 hold c1      | collected j1 => j1 GRADING
                00:02 wait         => j2 HELD
                00:03 withdraw c1  => j1 GRADING leg=grade
                00:04 wait         => j2 CANCELLED code=COMPETITION_WITHDRAWN stage=queue counted=false
                00:05 release c1   => ignored; nothing
                00:06 hold c1      => ignored; nothing
                00:07 submit j3    => j3 QUEUED; j3 CANCELLED code=COMPETITION_WITHDRAWN
                """);
    }

    @Test
    @Reaches(OutcomeCode.COMPETITION_WITHDRAWN)
    void a_job_that_falls_back_into_a_withdrawn_competition_ends() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1 | withdraw c1
                00:01 running j1 => j1 RUNNING
                00:02 reboot n1  => j1 QUEUED
                00:03 takeover | wait => j1 CANCELLED code=COMPETITION_WITHDRAWN counted=false
                """);
    }

    @Test
    @Reaches(OutcomeCode.CANCELLED_USER_REMOVED)
    void a_block_ends_everything_of_the_user_and_what_comes_after() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1 user=eve | submit j2 user=eve | submit j3 user=ada
                00:01 block eve  => j2 CANCELLED code=CANCELLED_USER_REMOVED counted=false; stop j1
                00:02 failed j1 code=CANCELLED_USER_REMOVED => j1 CANCELLED code=CANCELLED_USER_REMOVED counted=false; j3 ASSIGNED
                00:03 submit j4 user=eve => j4 QUEUED; j4 CANCELLED code=CANCELLED_USER_REMOVED
                00:04 unblock eve => nothing
                00:05 submit j5 user=eve => j5 QUEUED
                """);
    }

    @ParameterizedTest
    @CsvSource({"cordon,CORDONED", "drain,DRAINING", "quarantine,QUARANTINED"})
    @EdgeCase("ONE-1")
    void a_closed_node_keeps_what_runs_and_gets_nothing_new(String verb, String status) {
        scenario(
                """
                00:00 node n1 gpus=2 | submit j1
                00:01 VERB n1     => n1 STATUS; nothing
                00:02 submit j2   => j2 QUEUED
                00:03 failed j1 code=USER_CODE_ERROR => j1 FAILED
                00:04 open n1     => n1 READY; j2 ASSIGNED
                00:05 open n1     => ignored; nothing
                """
                        .replace("VERB", verb)
                        .replace("STATUS", status));
    }

    @Test
    void a_node_that_finds_itself_ill_gets_nothing_until_it_is_well() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 finding n1 code=CLOCK_SKEW   => n1 READY; nothing
                00:02 finding n1 code=DISK_LOW severe => n1 QUARANTINED; nothing
                00:03 submit j1   => j1 QUEUED
                00:04 healthy n1  => n1 READY; j1 ASSIGNED
                """);
    }

    @Test
    @Reaches(OutcomeCode.CANCELLED_SUPERSEDED)
    void only_the_newest_job_waits_where_the_competition_wants_only_the_latest() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 latest => j1 QUEUED; j1 ASSIGNED
                00:02 submit j2 latest => j2 QUEUED
                00:03 submit j3 latest => j2 CANCELLED code=CANCELLED_SUPERSEDED counted=false; j3 QUEUED
                00:04 submit j4 latest comp=c2 => j4 QUEUED
                00:05 submit j5 latest user=bob => j5 QUEUED
                00:06 submit j6 latest ago=30 => j6 QUEUED; j6 CANCELLED code=CANCELLED_SUPERSEDED
                """);
    }

    @Test
    @EdgeCase({"CONC-1", "RACE-1", "RACE-7"})
    void one_slot_goes_to_one_job_however_many_ask_at_once() {
        scenario(
                """
                00:00 submit j1 | submit j2 | submit j3
                00:01 node n1 gpus=1 => j1 ASSIGNED attempt=1; start j1
                00:02 heartbeat n1 | heartbeat n1 | tick => nothing
                """);
    }
}
