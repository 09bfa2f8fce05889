package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.contract.JobEvent.JobQueued;
import gpuq.common.contract.Topic;
import gpuq.common.job.JobId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes, of which the leader goes under load in every way a process can go. Each command
/// must have exactly one event, and the places in the queue must have no gap: the place comes from
/// the state, so a forgotten or doubled change shows in it.
class FailoverIT {

    @TempDir Path folder;
    private final TestPool pool = new TestPool();
    private final List<SchedulerProcess> started = new ArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();

    @AfterEach
    void end() throws Exception {
        for (SchedulerProcess process : started) {
            process.end();
        }
        pool.close();
    }

    @Test
    @EdgeCase("CONC-1")
    void a_leader_that_is_killed_is_followed_by_the_standby() throws Exception {
        SchedulerProcess leader = start("s1").awaitLeading();
        SchedulerProcess standby = start("s2").awaitReady();
        submit(500);
        awaitQueued();

        leader.signal("KILL");
        submit(500);

        standby.awaitLeading();
        assertNothingLostNorDoubled();
    }

    @Test
    @EdgeCase("CONC-1")
    void a_leader_that_sleeps_through_its_successors_election_is_fenced_when_it_wakes()
            throws Exception {
        SchedulerProcess leader = start("s1").awaitLeading();
        SchedulerProcess standby = start("s2").awaitReady();
        submit(500);

        leader.signal("STOP");
        submit(500);
        standby.awaitLeading();
        submit(500);
        leader.signal("CONT");

        assertThat(leader.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(leader.log().lines().filter(line -> line.contains("ERROR Ending"))).hasSize(1);
        assertNothingLostNorDoubled();
    }

    @Test
    @EdgeCase({"DEPLOY-8", "DEPLOY-10"})
    void a_leader_that_is_stopped_hands_over_and_a_restart_of_both_loses_nothing()
            throws Exception {
        SchedulerProcess leader = start("s1").awaitLeading();
        SchedulerProcess standby = start("s2").awaitReady();
        submit(500);

        leader.stop();
        submit(500);
        standby.awaitLeading();
        standby.stop();
        submit(500);
        start("s1").awaitLeading();

        assertNothingLostNorDoubled();
    }

    private SchedulerProcess start(String instance) throws Exception {
        SchedulerProcess process = SchedulerProcess.start(pool, folder, instance, Map.of());
        started.add(process);
        return process;
    }

    private void submit(int count) {
        for (int i = 0; i < count; i++) {
            pool.send(Samples.submit(id(sent.getAndIncrement()), Instant.now()));
        }
    }

    private static JobId id(int number) {
        return Samples.jobId(number);
    }

    private List<JobQueued> awaitQueued() {
        int expected = sent.get();
        return pool.await(Topic.JOB_EVENTS, JobQueued.class, read -> read.size() >= expected);
    }

    private void assertNothingLostNorDoubled() {
        awaitQueued();
        List<JobQueued> all =
                pool.committed(Topic.JOB_EVENTS).stream()
                        .map(TestPool::message)
                        .filter(JobQueued.class::isInstance)
                        .map(JobQueued.class::cast)
                        .toList();
        assertThat(all)
                .extracting(event -> event.job().jobId())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, sent.get()).mapToObj(FailoverIT::id).toList());
        long first = all.stream().mapToLong(JobQueued::sequence).min().orElseThrow();
        assertThat(all)
                .extracting(JobQueued::sequence)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, sent.get()).mapToObj(i -> first + i).toList());
    }
}
