package gpuq.agent.attempt;

import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.gpu.GpuUse;
import gpuq.agent.supervise.ExitRecord;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.job.Usage;
import java.time.Duration;

/// What a run has used, from the supervisor's record, the cgroup's counters and the samples of the
/// GPUs. Pure.
final class Usages {

    private static final String GPU = "gpu";
    private static final double MILLIS = 1000.0;

    private Usages() {}

    static Usage of(Ended ended, StartAttempt start, GpuUse use) {
        ExitRecord exit = ended.exit();
        Duration began = ended.programStart();
        long gpus = start.slots().stream().filter(slot -> slot.startsWith(GPU)).count();
        double seconds =
                exit == null || began == null
                        ? 0
                        : Math.max(0, exit.endedAt().minus(began).toMillis() / MILLIS);
        return new Usage(
                seconds * gpus,
                ended.ending().counters().cpuSeconds(),
                ended.ending().counters().memoryPeak(),
                use.maxMemory(),
                use.utilizationMean(),
                use.throttledSeconds(),
                exit == null ? 0 : exit.leftovers());
    }
}
