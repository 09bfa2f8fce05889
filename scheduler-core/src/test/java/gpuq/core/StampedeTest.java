package gpuq.core;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.contract.Command;
import gpuq.common.contract.JobEvent.JobEnded;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.UserId;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.Invariants;
import gpuq.core.state.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A whole university at once.
class StampedeTest {

    private static final int USERS = 1000;
    private static final int JOBS_EACH = 3;
    private static final int SLOTS = 10;
    private static final NodeId NODE = new NodeId("n1");
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final SchedulerCore core =
            new SchedulerCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    private final Deque<StartAttempt> running = new ArrayDeque<>();
    private final List<UserId> started = new ArrayList<>();
    private final Map<JobId, Integer> ends = new TreeMap<>();
    private int sequence;

    @Test
    void of_a_thousand_users_at_once_no_job_is_lost_and_all_have_their_first_before_any_a_second() {
        TreeSet<JobId> submitted = new TreeSet<>();
        for (int number = 0; number < JOBS_EACH; number++) {
            for (int user = 0; user < USERS; user++) {
                JobId job = JobId.of(NOW.toEpochMilli(), number, user);
                submitted.add(job);
                command(SampleJobs.submission(job, "u" + user, NOW));
            }
        }
        assertThat(core.state().jobs().all()).hasSize(USERS * JOBS_EACH);
        command(new Command.AdmitNode(NODE, PoolTable.DEFAULT_POOL, 1, NOW));
        report(heartbeat());

        while (!running.isEmpty()) {
            assertThat(running).hasSizeLessThanOrEqualTo(SLOTS);
            report(end(running.remove()));
            if (ends.size() % 100 == 0) {
                Invariants.checkAll(core.state());
            }
        }

        assertThat(ends.keySet()).isEqualTo(submitted);
        assertThat(ends.values()).containsOnly(1);
        for (int round = 0; round < JOBS_EACH; round++) {
            assertThat(started.subList(round * USERS, (round + 1) * USERS)).doesNotHaveDuplicates();
        }
    }

    private void command(Command command) {
        step(new Input.CommandInput(command, "", NOW));
    }

    private void report(AgentEvent event) {
        sequence++;
        step(new Input.ReportInput(event, 1, 1, sequence, NOW));
    }

    private void step(Input input) {
        Effects effects = core.step(input);
        assertThat(effects.rejected()).isEmpty();
        effects.assignments()
                .forEach(
                        sent -> {
                            if (sent.assignment() instanceof StartAttempt start) {
                                running.add(start);
                                Job job = core.state().job(start.attempt().jobId());
                                started.add(Objects.requireNonNull(job).spec().user());
                            }
                        });
        effects.jobEvents()
                .forEach(
                        said -> {
                            if (said.message() instanceof JobEnded ended) {
                                ends.merge(ended.job().jobId(), 1, Integer::sum);
                            }
                        });
    }

    private static AgentEvent end(StartAttempt start) {
        return SampleReports.failed(
                NODE, start.attempt(), OutcomeCode.USER_CODE_ERROR, Duration.ofMinutes(5), NOW);
    }

    private static AgentEvent heartbeat() {
        List<SlotReport> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            slots.add(SampleReports.gpu("gpu" + i, 24, true));
        }
        return SampleReports.heartbeat(NODE, slots, List.of(), NOW);
    }
}
