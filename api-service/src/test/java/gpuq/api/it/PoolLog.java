package gpuq.api.it;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.contract.AgentEvent.SlotReport;
import gpuq.common.contract.AgentEvent.UnfitImage;
import gpuq.common.contract.NodeEvent;
import gpuq.common.contract.PoolTable;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/// Writes what the scheduler tells of its pool: the nodes, the competitions and what it foresees.
final class PoolLog {

    private final TestTopics topics;

    PoolLog(TestTopics topics) {
        this.topics = topics;
    }

    /// It holds a competition or lets it go on.
    void competition(String id, NodeEvent.CompetitionHold hold, String reason) {
        topics.send(
                id,
                new NodeEvent.CompetitionChanged(
                        new CompetitionId(id),
                        PoolTable.DEFAULT_POOL,
                        hold,
                        reason,
                        Instant.now()));
    }

    /// A node with so many GPUs.
    void node(String name, NodeEvent.NodeStatus status, int gpus) {
        node(name, status, gpus, List.of());
    }

    /// @param unfit the images that do not run on it
    void node(String name, NodeEvent.NodeStatus status, int gpus, List<UnfitImage> unfit) {
        List<SlotReport> slots =
                IntStream.range(0, gpus)
                        .mapToObj(
                                n ->
                                        new SlotReport(
                                                "gpu" + n,
                                                SlotKind.GPU,
                                                "A100",
                                                80L << 30,
                                                80,
                                                true,
                                                ""))
                        .toList();
        topics.send(
                name,
                new NodeEvent.NodeChanged(
                        new NodeId(name),
                        PoolTable.DEFAULT_POOL,
                        status,
                        "boot",
                        "1.0",
                        slots,
                        List.of(),
                        0,
                        -2_500L,
                        unfit,
                        Instant.now(),
                        ""));
    }

    /// What it foresees.
    ///
    /// @param p50 thousandths of what is reckoned
    /// @param keptFor a job for which slots are kept
    void forecast(long p50, long p90, int promisesKept, int promisesBroken, TestJob keptFor) {
        topics.send(
                PoolTable.DEFAULT_POOL.value(),
                new NodeEvent.PoolForecast(
                        PoolTable.DEFAULT_POOL,
                        List.of(),
                        new NodeEvent.Waits(64, p50, p90, promisesKept, promisesBroken),
                        new NodeEvent.Kept(
                                keptFor.id(), TestJob.NODE, Instant.parse("2026-03-02T08:15:00Z")),
                        Instant.now()));
    }
}
