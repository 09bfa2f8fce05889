package gpuq.agent.gpu;

import gpuq.agent.loop.SteadyLoop;
import gpuq.agent.state.StatePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Opens the GPUs of this machine and keeps looking at them.
public final class GpuNode implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(GpuNode.class);
    private static final Path KERNEL_LOG = Path.of("/dev/kmsg");
    private static final Path MIG_RIGHTS = Path.of("/proc/driver/nvidia/capabilities");

    /// A log that cannot be read is opened again no more often than this.
    private static final Duration REOPEN_REST = Duration.ofSeconds(30);

    private final GpuWatch watch;
    private final @Nullable KernelLog log;
    private final SteadyLoop sampling;

    private GpuNode(
            GpuWatch watch, @Nullable KernelLog log, Duration rest, SteadyLoop.Failures failures) {
        this.watch = watch;
        this.log = log;
        this.sampling = SteadyLoop.startRested("gpu-samples", rest, failures, watch::sample);
    }

    /// @param rest between two samples
    /// @param temperatureLimit degrees above which a device gets no new work
    public static GpuNode open(
            Smi smi,
            StatePaths paths,
            Duration rest,
            int temperatureLimit,
            SteadyLoop.Failures failures,
            Runnable whenChanged)
            throws IOException, InterruptedException {
        Path names = paths.gpus();
        GpuWatch watch =
                new GpuWatch(
                        smi,
                        GpuWatch.load(names),
                        new MigRights(MIG_RIGHTS),
                        new GpuHealth.Limits(temperatureLimit),
                        System::nanoTime,
                        whenChanged);
        watch.save(names);
        LOG.infof("gpus found slots=%s", watch.reports());
        return new GpuNode(watch, kernelLog(watch, failures), rest, failures);
    }

    /// Without it the driver's errors are not seen, but nothing else is lost.
    private static @Nullable KernelLog kernelLog(GpuWatch watch, SteadyLoop.Failures failures) {
        try {
            return KernelLog.follow(KERNEL_LOG, REOPEN_REST, failures, watch::seen);
        } catch (IOException e) {
            LOG.warnf("kernel log cannot be read: errors of GPUs are not seen why=%s", e);
            return null;
        }
    }

    public Gpus gpus() {
        return watch;
    }

    @Override
    public void close() throws IOException {
        sampling.close();
        if (log != null) {
            log.close();
        }
    }
}
