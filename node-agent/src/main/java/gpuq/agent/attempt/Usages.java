package gpuq.agent.attempt;

import gpuq.agent.attempt.ContainerRun.Ended;
import gpuq.agent.gpu.GpuUse;
import gpuq.agent.launch.Launch.Counters;
import gpuq.agent.supervise.ExitRecord;
import gpuq.common.contract.Assignment.StartAttempt;
import gpuq.common.job.Usage;
import java.time.Duration;

/// What a run has used, at its end or until now, from the supervisor's record, the cgroup's
/// counters and the samples of the GPUs. Pure.
final class Usages {

    private static final String GPU = "gpu";
    private static final double MILLIS = 1000.0;

    private Usages() {}

    static Usage of(Ended ended, StartAttempt start, GpuUse use) {
        ExitRecord exit = ended.exit();
        Duration began = ended.programStart();
        return of(
                exit == null || began == null ? Duration.ZERO : exit.endedAt().minus(began),
                ended.ending().counters(),
                start,
                use,
                exit == null ? 0 : exit.leftovers());
    }

    /// @param running since the program began
    static Usage soFar(Duration running, Counters counters, StartAttempt start, GpuUse use) {
        return of(running, counters, start, use, 0);
    }

    private static Usage of(
            Duration running, Counters counters, StartAttempt start, GpuUse use, int leftovers) {
        long gpus = start.slots().stream().filter(slot -> slot.startsWith(GPU)).count();
        return new Usage(
                Math.max(0, running.toMillis() / MILLIS) * gpus,
                counters.cpuSeconds(),
                counters.memoryPeak(),
                use.maxMemory(),
                use.utilizationMean(),
                use.throttledSeconds(),
                leftovers);
    }
}
