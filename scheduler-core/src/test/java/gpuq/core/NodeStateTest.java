package gpuq.core;

import static gpuq.core.scenario.Scenario.scenario;

import gpuq.common.EdgeCase;
import org.junit.jupiter.api.Test;

/// What a node holds, and what we think it holds.
class NodeStateTest {

    @Test
    @EdgeCase("NODE-1")
    void a_slot_whose_attempt_the_node_does_not_have_is_freed_after_two_heartbeats() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | deaf n1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED node=n1
                00:05 wait      => nothing
                00:10 wait      => j1 QUEUED why=NODE_FAULT; stop j1 node=n1 attempt=1
                00:20 wait      => j1 ASSIGNED node=n2 attempt=2
                """);
    }

    @Test
    @EdgeCase("NODE-1")
    void one_heartbeat_that_crossed_the_assignment_is_no_reason() {
        scenario(
                """
                00:00 node n1 gpus=1 | deaf n1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:06 hear n1 | takeover
                00:07 wait      => nothing
                """);
    }

    /// A node speaks at once when anything changes: its next two words may both be older than the
    /// assignment that it has not read yet.
    @Test
    @EdgeCase("NODE-1")
    void several_heartbeats_that_crossed_the_assignment_are_no_reason_either() {
        scenario(
                """
                00:00 node n1 gpus=1 | deaf n1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:02 tick | heartbeat n1 | tick | heartbeat n1 | tick | heartbeat n1 => nothing
                """);
    }

    /// An agent was killed, and is given a job before it is missed; it comes back with news of what
    /// it has, and reads what it was told only then.
    @Test
    @EdgeCase("NODE-1")
    void heartbeats_of_an_agent_that_has_just_come_back_are_no_reason_either() {
        scenario(
                """
                00:00 node n1 gpus=1 | deaf n1 | silence n1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:08 restart n1 | tick | heartbeat n1 | tick | heartbeat n1 => nothing
                00:09 heartbeat n1 | heartbeat n1 => nothing
                00:12 heartbeat n1 | heartbeat n1 => j1 QUEUED why=NODE_FAULT; stop j1 node=n1 attempt=1
                """);
    }

    @Test
    @EdgeCase("NODE-1")
    void a_cancelled_job_that_its_node_never_got_ends() {
        scenario(
                """
                00:00 node n1 gpus=1 | deaf n1 | submit j1
                00:01 cancel j1 => stop j1; nothing
                00:10 wait      => j1 CANCELLED; stop j1
                """);
    }

    @Test
    void an_agent_that_lost_its_memory_loses_its_attempts() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | submit j1
                00:01 running j1 => j1 RUNNING
                00:06 forgetful n1
                00:15 wait       => j1 QUEUED code=NODE_FAULT; stop j1 node=n1
                """);
    }

    @Test
    @EdgeCase("DEBUG-3")
    void a_running_program_is_asked_where_it_is_and_nothing_else_is() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 stack j1     => ignored unknown job; nothing
                00:02 submit j1    => j1 QUEUED; j1 ASSIGNED
                00:03 stack j1     => ignored no program runs; nothing
                00:04 running j1   => j1 RUNNING
                00:05 stack j1     => stack j1 node=n1 leg=run attempt=1; nothing
                00:06 collected j1 => j1 GRADING
                00:07 stack j1     => ignored no program runs; nothing
                """);
    }

    @Test
    void an_attempt_that_nobody_knows_is_stopped() {
        scenario(
                """
                00:00 node n1 gpus=1 grades=1 | submit j1
                00:01 cancel j1 | failed j1 code=CANCELLED_BY_USER => stop j1; j1 CANCELLED; forget j1
                00:06 collected j1 node=n1 attempt=1 => forget j1; ignored fenced; nothing
                """);
    }

    /// A node lists what has ended until it reads that it may forget it; to stop it then would be a
    /// word for each beat of a busy node.
    @Test
    void what_has_ended_is_not_stopped_before_its_node_could_forget_it() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1
                00:01 running j1 | deaf n1
                00:02 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; forget j1
                00:03 wait
                00:04 heartbeat n1              => silence
                00:05 hear n1 | submit j2       => j2 QUEUED; j2 ASSIGNED
                00:06 heartbeat n1              => stop j1 node=n1
                """);
    }

    @Test
    void reports_of_an_unknown_node_are_ignored() {
        scenario(
                """
                00:00 node n1 gpus=1
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:02 enrol n2
                00:20 wait      => nothing
                """);
    }

    @Test
    @EdgeCase({"GPU-7"})
    void a_job_goes_only_where_its_needs_are_met() {
        scenario(
                """
                00:00 node n1 gpus=1 mem=16 cc=75 | node n2 gpus=2 mem=24 cc=86
                00:01 submit j1 mem=20  => j1 QUEUED; j1 ASSIGNED node=n2
                00:02 submit j2 cc=80   => j2 QUEUED; j2 ASSIGNED node=n2
                00:03 submit j3 cc=80   => j3 QUEUED
                00:04 submit j4         => j4 QUEUED; j4 ASSIGNED node=n1
                """);
    }

    @Test
    @EdgeCase("EXEC-11")
    void a_job_that_asks_for_a_model_waits_for_that_very_one() {
        scenario(
                """
                00:00 node n1 gpus=1 mem=24 model=A10 | node n2 gpus=1 mem=80 model=H200
                00:01 submit j1 model=H200  => j1 QUEUED; j1 ASSIGNED node=n2
                00:02 submit j2 model=H200  => j2 QUEUED
                00:03 submit j3             => j3 QUEUED; j3 ASSIGNED node=n1
                00:04 running j1
                00:05 failed j1 code=TIME_LIMIT => j1 TIMED_OUT; j2 ASSIGNED node=n2
                """);
    }

    @Test
    void a_job_with_several_gpus_gets_them_on_one_node() {
        scenario(
                """
                00:00 node n1 gpus=1 | node n2 gpus=1 | node n3 gpus=2
                00:01 submit j1 gpus=2 => j1 QUEUED; j1 ASSIGNED node=n3; start j1 slots=2
                00:02 submit j2 gpus=2 => j2 QUEUED
                """);
    }

    @Test
    void a_job_without_a_gpu_runs_on_a_cpu_place() {
        scenario(
                """
                00:00 node n1 gpus=1 | submit j1 gpus=0 => j1 QUEUED
                00:01 node n2 cpus=1 => j1 ASSIGNED node=n2
                """);
    }

    @Test
    @EdgeCase("QUEUE-2")
    void work_is_spread_over_the_nodes() {
        scenario(
                """
                00:00 node n1 gpus=2 | node n2 gpus=2 | node n3 gpus=2
                00:01 submit j1 user=a | submit j2 user=b | submit j3 user=c => j1 QUEUED; j1 ASSIGNED node=n1; j2 QUEUED; j2 ASSIGNED node=n2; j3 QUEUED; j3 ASSIGNED node=n3
                """);
    }

    @Test
    void a_slot_that_its_node_finds_broken_gets_nothing() {
        scenario(
                """
                00:00 node n1 gpus=2 | broken n1 slot=gpu0
                00:01 submit j1 | submit j2 => j1 QUEUED; j1 ASSIGNED; j2 QUEUED
                """);
    }

    @Test
    void the_grading_prefers_the_node_that_has_the_file() {
        scenario(
                """
                00:00 node n1 grades=4 | node n2 gpus=1 grades=4 | submit j1
                00:01 collected j1 => j1 GRADING leg=run node=n2; j1 GRADING leg=grade node=n2
                """);
    }

    @Test
    void the_grading_goes_elsewhere_if_that_node_has_no_place() {
        scenario(
                """
                00:00 node n1 grades=1 | node n2 gpus=1 | submit j1
                00:01 collected j1 => j1 GRADING leg=run node=n2; j1 GRADING leg=grade node=n1
                """);
    }

    @Test
    @EdgeCase("MANY-4")
    void a_user_runs_at_most_as_many_as_the_competition_allows_and_the_others_go_on() {
        scenario(
                """
                00:00 node n1 gpus=3
                00:01 submit j1 cap=1 | submit j2 cap=1 => j1 QUEUED; j1 ASSIGNED; j2 QUEUED
                00:02 submit j3 cap=1 user=bob   => j3 QUEUED; j3 ASSIGNED
                00:03 submit j4 cap=1 comp=c2    => j4 QUEUED; j4 ASSIGNED
                00:04 collected j1               => j1 GRADING; j2 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("QUEUE-4")
    void urgent_goes_before_normal_and_normal_before_background() {
        scenario(
                """
                00:00 submit j1 prio=background | submit j2 | submit j3 prio=urgent
                00:01 node n1 gpus=1 => j3 ASSIGNED
                00:02 failed j3 code=TIME_LIMIT => j3 TIMED_OUT; j2 ASSIGNED
                00:03 failed j2 code=TIME_LIMIT => j2 TIMED_OUT; j1 ASSIGNED
                """);
    }

    @Test
    @EdgeCase("NODE-4")
    void how_far_a_clock_is_off_is_told_when_it_changes_and_ends_nothing() {
        scenario(
                """
                00:00 node n1 gpus=1 => n1 READY off=null
                00:01 submit j1 => j1 QUEUED; j1 ASSIGNED
                00:02 clock n1 off=-7000 => n1 READY off=-7000; nothing
                00:03 heartbeat n1 => silence
                00:04 takeover => nothing
                00:05 heartbeat n1 => silence
                00:06 clock n1 => n1 READY off=0; nothing
                """);
    }
}
