package gpuq.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gpuq.common.contract.AgentEvent;
import gpuq.common.contract.Command;
import gpuq.common.contract.JobEvent.JobAssigned;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import gpuq.common.job.NodeId;
import gpuq.common.job.OutcomeCode;
import gpuq.core.Input;
import gpuq.core.SampleJobs;
import gpuq.core.SampleReports;
import gpuq.core.SchedulerCore;
import gpuq.core.state.CoreFact.SlotsTaken;
import gpuq.core.state.CoreLimits;
import gpuq.core.state.Fact;
import gpuq.core.state.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two jobs of a competition that may have one at once, and a node with room for both. Beside the
/// core stands one that knows of no cap: the start that it makes is shown to the checker.
class CapCheckerTest {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final NodeId NODE = new NodeId("n1");
    private static final JobId FIRST = JobId.of(START.toEpochMilli(), 1, 1);
    private static final JobId SECOND = JobId.of(START.toEpochMilli(), 2, 2);

    private final SchedulerCore core = core();
    private final SchedulerCore careless = core();
    private final Replay replay = new Replay(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    private final CapChecker checker = new CapChecker();
    private int sequence;

    @BeforeEach
    void the_first_runs() {
        both(new Command.AdmitNode(NODE, PoolTable.DEFAULT_POOL, 1, START), null);
        report(
                SampleReports.heartbeat(
                        NODE,
                        List.of(
                                SampleReports.gpu("gpu0", 24, true),
                                SampleReports.gpu("gpu1", 24, true)),
                        List.of(),
                        START));
        both(SampleJobs.submission(FIRST, "ada", START, 1), submissionWithoutCap(FIRST, "ada"));
    }

    @Test
    void one_more_than_the_cap_is_found() {
        List<Fact> tooMany = submitTheSecond();
        assertThatThrownBy(() -> tooMany.stream().filter(this::isStart).forEach(this::see))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("may have 1 at once");
    }

    @Test
    void it_starts_once_the_other_has_ended() {
        List<Fact> _ = submitTheSecond();
        report(
                SampleReports.failed(
                        NODE,
                        new AttemptRef(FIRST, Leg.RUN, 1),
                        OutcomeCode.USER_CODE_ERROR,
                        Duration.ZERO,
                        START));
        assertThat(core.state().attempts().on(NODE))
                .extracting(attempt -> attempt.ref().jobId())
                .containsExactly(SECOND);
    }

    private boolean isStart(Fact fact) {
        return fact instanceof SlotsTaken || fact instanceof Fact.OfJob(JobAssigned _);
    }

    /// @return what the careless one does with it
    private List<Fact> submitTheSecond() {
        return both(
                SampleJobs.submission(SECOND, "bob", START, 1),
                submissionWithoutCap(SECOND, "bob"));
    }

    private static Command submissionWithoutCap(JobId job, String user) {
        return SampleJobs.submission(job, user, START);
    }

    private List<Fact> both(Command command, @Nullable Command carelessly) {
        see(step(core, new Input.CommandInput(command, "", START)));
        Command other = carelessly == null ? command : carelessly;
        return step(careless, new Input.CommandInput(other, "", START));
    }

    private void report(AgentEvent event) {
        sequence++;
        see(step(core, new Input.ReportInput(event, 1, 1, sequence, START)));
        List<Fact> _ = step(careless, new Input.ReportInput(event, 1, 1, sequence, START));
    }

    private void see(List<Fact> facts) {
        facts.forEach(this::see);
    }

    private void see(Fact fact) {
        checker.before(fact, replay.state());
        replay.apply(List.of(fact));
    }

    private static List<Fact> step(SchedulerCore core, Input input) {
        assertThat(core.step(input).rejected()).isEmpty();
        return List.copyOf(core.facts());
    }

    private static SchedulerCore core() {
        return new SchedulerCore(CoreLimits.defaults(), PoolTable.DEFAULT_POOL);
    }
}
