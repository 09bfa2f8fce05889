package gpuq.core;

import gpuq.common.contract.AgentEvent.AttemptEnded;
import gpuq.common.contract.AgentEvent.Heartbeat;
import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.NodeId;
import gpuq.common.job.Outcome;
import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;
import gpuq.common.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a node of the tests says, where they drive a core without the scenario language.
public final class SampleReports {

    private SampleReports() {}

    /// That it is there, in the default pool and with a clock of its own.
    ///
    /// @param held the attempts that it has
    public static Heartbeat heartbeat(
            NodeId node, List<SlotReport> slots, List<AttemptRef> held, Instant at) {
        return new Heartbeat(
                node,
                PoolTable.DEFAULT_POOL,
                "boot",
                1,
                "1.0",
                slots,
                held,
                List.of(),
                0L,
                null,
                null,
                null,
                at);
    }

    /// @param gibibytes its memory
    public static SlotReport gpu(String name, int gibibytes, boolean usable) {
        return new SlotReport(
                name,
                SlotKind.GPU,
                "X",
                (long) gibibytes << 30,
                80,
                usable,
                usable ? "" : "BROKEN");
    }

    /// That an attempt's program has ended badly, after it ran for so long.
    public static AttemptEnded failed(
            NodeId node, AttemptRef attempt, OutcomeCode code, Duration ran, Instant at) {
        return new AttemptEnded(
                node,
                attempt,
                null,
                null,
                Outcome.of(code, Stage.RUN, "It ended.", ""),
                Usage.NONE,
                ran,
                at);
    }
}
