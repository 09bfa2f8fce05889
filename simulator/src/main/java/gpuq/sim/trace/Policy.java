package gpuq.sim.trace;

import gpuq.core.state.CoreLimits;
import java.time.Duration;
import java.util.List;

/// The policies that a trace can be replayed under.
enum Policy {
    /// First come, first served.
    FIFO("fifo", "FIFO"),
    /// Who has the fewest running jobs goes first.
    DRF("drf", "fewest running first (DRF)"),
    /// Who used the least goes first, with a half-life of a day, as in Slurm.
    FAIRSHARE("fairshare", "decayed usage, 1 day half-life"),
    /// The shortest predicted first, whoever asks.
    SJF("sjf", "shortest predicted first"),
    /// Ours, as it runs.
    VNC("vnc", "VNC"),
    /// Ours, if it knew how long each job will run.
    VNC_TRUE("vnc-true", "VNC with true sizes");

    private final String word;
    private final String title;

    Policy(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /// How it is named on the command line.
    String word() {
        return word;
    }

    String title() {
        return title;
    }

    Starts replay(List<TraceJob> jobs, int gpus, CoreLimits limits) {
        return switch (this) {
            case FIFO -> list(jobs, gpus, FixedOrder.firstCome(jobs.size()));
            case DRF -> list(jobs, gpus, UserOrder.fewestRunning());
            case FAIRSHARE -> list(jobs, gpus, UserOrder.leastUsed(Duration.ofDays(1).toMillis()));
            case SJF -> list(jobs, gpus, FixedOrder.shortestFirst(jobs.size()));
            case VNC -> CoreReplay.run(title, jobs, gpus, limits, false);
            case VNC_TRUE -> CoreReplay.run(title, jobs, gpus, limits, true);
        };
    }

    private Starts list(List<TraceJob> jobs, int gpus, Order order) {
        return ListReplay.run(title, jobs, gpus, order);
    }
}
