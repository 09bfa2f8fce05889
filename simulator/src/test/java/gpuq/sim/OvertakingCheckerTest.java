package gpuq.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.GpuNeed;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Priority;
import gpuq.core.Input;
import gpuq.core.SampleJobs;
import gpuq.core.SampleReports;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreFact.SlotsKept;
import gpuq.core.state.CoreFact.SlotsTaken;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.Fact;
import gpuq.core.state.Job;
import gpuq.core.state.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Slots of `n1` are kept for the job that asks for two, and one of them breaks. Behind it waits a
/// long job that only `n2` can run.
class OvertakingCheckerTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final int SMALL = 24;
    private static final int LARGE = 48;

    private final SchedulerCore core =
            new SchedulerCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    private final Replay replay = new Replay(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    private final OvertakingChecker checker = new OvertakingChecker(CoreLimits.defaults().stays());
    private final Map<NodeId, Integer> sequences = new TreeMap<>();
    private int seconds;

    private final JobId wide = id(8);
    private final JobId lengthy = id(9);

    @BeforeEach
    void slots_are_kept_for_the_wide_job() {
        see(step(new Input.Tick(true, now())));
        join(N1);
        submit(id(1), 1, SMALL, Duration.ofMinutes(5), Priority.NORMAL);
        join(N2);
        submit(id(2), 1, LARGE, Duration.ofMinutes(10), Priority.NORMAL);
        submit(id(3), 1, LARGE, Duration.ofMinutes(10), Priority.NORMAL);
        submit(wide, 2, SMALL, Duration.ofMinutes(5), Priority.URGENT);
        submit(lengthy, 1, LARGE, Duration.ofHours(10), Priority.NORMAL);
        assertThat(Objects.requireNonNull(replay.state().vigil().reservation()).node())
                .isEqualTo(N1);
    }

    /// As by a core that holds on to what it has kept.
    @Test
    void to_overtake_while_what_is_kept_is_of_no_use_is_found() {
        seeNothingKept(breakage(N1, "gpu1"));
        seeNothingKept(end(id(3), N2));
        assertThatThrownBy(this::startTheLengthyJobTooSoon)
                .isInstanceOf(Violation.class)
                .hasMessageContaining("of no use");
    }

    @Test
    void to_take_a_slot_that_is_kept_instead_of_a_broken_one_is_found() {
        see(breakage(N1, "gpu1"));
        see(end(id(3), N2));
        assertThatThrownBy(this::startTheLengthyJobTooSoon)
                .isInstanceOf(Violation.class)
                .hasMessageContaining("that is kept");
    }

    @Test
    void where_no_node_could_run_the_first_those_behind_it_may_start() {
        see(breakage(N1, "gpu1"));
        see(breakage(N2, "gpu0"));
        see(end(id(3), N2));
        assertThat(replay.state().job(lengthy)).isInstanceOf(Job.OnNode.class);
        assertThat(replay.state().job(wide)).isInstanceOf(Job.Queued.class);
    }

    /// The very start that comes once nobody waits before it, shown while somebody does.
    private void startTheLengthyJobTooSoon() {
        assertThat(replay.state().job(lengthy)).isInstanceOf(Job.Queued.class);
        List<Fact> facts =
                command(new Command.CancelJob(wide, OutcomeCode.CANCELLED_BY_USER, "", now()));
        facts.stream()
                .filter(
                        fact ->
                                fact instanceof SlotsTaken
                                        || fact instanceof Fact.OfJob(JobAssigned _))
                .forEach(this::see);
    }

    private void seeNothingKept(List<Fact> facts) {
        facts.stream().filter(fact -> !(fact instanceof SlotsKept)).forEach(this::see);
    }

    private void see(List<Fact> facts) {
        facts.forEach(this::see);
    }

    private void see(Fact fact) {
        checker.before(fact, replay.state());
        replay.apply(List.of(fact));
    }

    private void join(NodeId node) {
        see(command(new Command.AdmitNode(node, PoolTable.DEFAULT_POOL, 1, now())));
        see(breakage(node, "none"));
    }

    private void submit(JobId job, int gpus, int memory, Duration timeout, Priority priority) {
        Command.SubmitJob sample = SampleJobs.submission(job, "u" + seconds, now());
        see(
                command(
                        new Command.SubmitJob(
                                job,
                                sample.userId(),
                                sample.competition(),
                                sample.pool(),
                                sample.submittedAt(),
                                sample.expectedTime(),
                                timeout,
                                gpus,
                                new GpuNeed((long) memory << 30, 0, null),
                                priority,
                                sample.solution(),
                                sample.terms())));
    }

    private List<Fact> breakage(NodeId node, String slot) {
        int gibibytes = node.equals(N1) ? SMALL : LARGE;
        return report(
                SampleReports.heartbeat(
                        node,
                        Stream.of("gpu0", "gpu1")
                                .map(name -> SampleReports.gpu(name, gibibytes, !name.equals(slot)))
                                .toList(),
                        core.state().attempts().on(node).stream().map(it -> it.ref()).toList(),
                        now()));
    }

    private List<Fact> end(JobId job, NodeId node) {
        Job.OnNode running = (Job.OnNode) Objects.requireNonNull(core.state().job(job));
        return report(
                SampleReports.failed(
                        node,
                        running.attempt().ref(),
                        OutcomeCode.USER_CODE_ERROR,
                        Duration.ZERO,
                        now()));
    }

    private List<Fact> report(AgentEvent event) {
        int sequence = sequences.merge(event.nodeId(), 1, Integer::sum);
        return step(new Input.ReportInput(event, 1, 1, sequence, now()));
    }

    private List<Fact> command(Command command) {
        return step(new Input.CommandInput(command, "", now()));
    }

    private List<Fact> step(Input input) {
        assertThat(core.step(input).rejected()).isEmpty();
        seconds++;
        return List.copyOf(core.facts());
    }

    private Instant now() {
        return START.plusSeconds(seconds);
    }

    private static JobId id(int number) {
        return JobId.of(START.toEpochMilli(), number, number);
    }
}
