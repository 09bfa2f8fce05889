package gpuq.agent;

import gpuq.agent.AgentConfig.Runner;
import gpuq.agent.attempt.SlotProbe;
import gpuq.agent.gpu.GpuNode;
import gpuq.agent.gpu.Gpus;
import gpuq.agent.gpu.NodeFindings;
import gpuq.agent.gpu.SlotInventory;
import gpuq.agent.gpu.Smi;
import gpuq.agent.node.HostFacts;
import gpuq.agent.node.HostWatch;
import gpuq.agent.state.StatePaths;
import gpuq.common.contract.AgentEvent.HealthFinding;
import gpuq.common.contract.AgentEvent.SlotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What this node has to run attempts with: the host, its GPUs, the slots that it offers, and what
/// is wrong with any of them.
final class NodeHardware implements AutoCloseable {

    private static final Duration HOST_REST = Duration.ofMinutes(1);

    private final AgentConfig config;
    private final Runnable whenChanged;
    private final @Nullable HostWatch host;
    private final @Nullable GpuNode gpuNode;
    private final Gpus gpus;
    private final SlotInventory slots;
    private final NodeFindings findings;

    /// @param whenChanged told when the scheduler should hear of something at once
    NodeHardware(AgentConfig config, StatePaths paths, AgentMeters meters, Runnable whenChanged)
            throws IOException, InterruptedException {
        this.config = config;
        this.whenChanged = whenChanged;
        host = runsPrograms() ? host(paths, meters) : null;
        gpuNode = runsPrograms() ? gpuNode(paths, meters) : null;
        gpus = gpuNode == null ? Gpus.NONE : gpuNode.gpus();
        slots = slots();
        findings = new NodeFindings(paths.root(), config.diskFloor(), config.inodesFloor());
    }

    /// Where nothing is run, nothing is needed.
    private boolean runsPrograms() {
        return config.runner() != Runner.NOOP;
    }

    private HostWatch host(StatePaths paths, AgentMeters meters)
            throws IOException, InterruptedException {
        HostFacts.Places places =
                new HostFacts.Places(
                        Path.of("/"),
                        config.apptainer(),
                        config.imagesDir(),
                        paths.root(),
                        config.diskFloor(),
                        config.inodesFloor(),
                        tool().map(Path::toString).orElse(""));
        return new HostWatch(() -> HostFacts.gather(places), HOST_REST, meters, whenChanged);
    }

    private Optional<Path> tool() {
        return config.nvidiaSmi().or(Smi::find);
    }

    /// The driver's tool is there or not: a node does not become another kind while it runs.
    private @Nullable GpuNode gpuNode(StatePaths paths, AgentMeters meters)
            throws IOException, InterruptedException {
        Optional<Path> tool = tool();
        if (tool.isEmpty()) {
            return null;
        }
        return GpuNode.open(
                new Smi(tool.get(), Smi.BOUND),
                paths,
                config.gpuSample(),
                config.gpuTemperatureLimit(),
                meters,
                whenChanged);
    }

    private SlotInventory slots() {
        boolean pretends =
                !gpus.areReal() && config.environment() != AgentConfig.Environment.PRODUCTION;
        return pretends
                ? SlotInventory.pretend(config.slots())
                : SlotInventory.real(config.slots(), gpus);
    }

    Gpus gpus() {
        return gpus;
    }

    List<SlotReport> slotReports() {
        return slots.reports();
    }

    List<HealthFinding> findings() {
        List<HealthFinding> all = new ArrayList<>(findings.now());
        all.addAll(gpus.findings());
        if (host != null) {
            all.addAll(host.findings());
        }
        return all;
    }

    /// What takes slots out and gives them back is told by the next heartbeat, which is now.
    SlotProbe.Slots offered() {
        return new SlotProbe.Slots() {
            @Override
            public void takeOut(String slot, String code, String detail) {
                slots.takeOut(slot, code);
                findings.tell(new HealthFinding(code, false, slot + ": " + detail), slot);
                whenChanged.run();
            }

            @Override
            public void giveBack(String slot, String code) {
                slots.giveBack(slot);
                findings.takeBack(code, slot);
                whenChanged.run();
            }
        };
    }

    @Override
    public void close() throws IOException {
        if (host != null) {
            host.close();
        }
        if (gpuNode != null) {
            gpuNode.close();
        }
    }
}
