package gpuq.core.state;

import gpuq.common.contract.AgentEvent.SlotKind;
import gpuq.common.job.CompetitionId;
import gpuq.common.job.Leg;
import gpuq.core.queue.Pen;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much predicted work is left on the slots, as sums that each start and end changes: nobody
/// has to be asked one by one.
public final class RunningWork implements JobIndex {

    private final Map<SlotKind, Sums> sums = new EnumMap<>(SlotKind.class);

    /// Of the competitions with a cap, as long as any of their jobs runs.
    private final Map<CompetitionId, Sums> capped = new TreeMap<>();

    private final CoreLimits limits;

    RunningWork(CoreLimits limits) {
        this.limits = limits;
        for (SlotKind kind : SlotKind.values()) {
            sums.put(kind, Sums.NONE);
        }
    }

    /// @param cost predicted GPU-milliseconds
    /// @param weight thousandths of a GPU that are at work
    /// @param started the same, times when they began
    private record Sums(long cost, long weight, long started) {
        static final Sums NONE = new Sums(0, 0, 0);

        Sums plus(int sign, long jobCost, long jobWeight, long startMillis) {
            return new Sums(
                    cost + sign * jobCost,
                    weight + sign * jobWeight,
                    started + sign * jobWeight * startMillis);
        }

        long millisLeft(Instant now) {
            // Thousandths of a GPU, times seconds, are GPU-milliseconds.
            long done = weight * seconds(now) - started;
            return Math.max(0, cost - done);
        }
    }

    /// Predicted GPU-milliseconds that are still to come on slots of a kind; 0 if all run longer
    /// than predicted.
    public long millis(SlotKind kind, Instant now) {
        return Objects.requireNonNull(sums.get(kind)).millisLeft(now);
    }

    /// The same of a competition with a cap.
    public long millis(CompetitionId competition, Instant now) {
        return capped.getOrDefault(competition, Sums.NONE).millisLeft(now);
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Attempt old = Attempts.of(before);
        Attempt now = Attempts.of(after);
        if (before != null && old != null && !old.equals(now)) {
            count(before, old, -1);
        }
        if (after != null && now != null && !now.equals(old)) {
            count(after, now, 1);
        }
    }

    private void count(Job job, Attempt attempt, int sign) {
        if (attempt.ref().leg() != Leg.RUN) {
            return;
        }
        int gpus = job.spec().gpus();
        SlotKind kind = gpus > 0 ? SlotKind.GPU : SlotKind.CPU_RUN;
        long weight = gpus > 0 ? 1000L * gpus : limits.sharing().cpuSlotThousandths();
        long cost = job.rank().quote().cost();
        long since = seconds(attempt.at());
        Sums sum = Objects.requireNonNull(sums.get(kind));
        sums.put(kind, sum.plus(sign, cost, weight, since));
        Pen pen = Lines.pen(job.spec());
        if (pen != null) {
            Sums changed =
                    capped.getOrDefault(pen.competition(), Sums.NONE)
                            .plus(sign, cost, weight, since);
            if (changed.equals(Sums.NONE)) {
                capped.remove(pen.competition());
            } else {
                capped.put(pen.competition(), changed);
            }
        }
    }

    /// Whole seconds keep the products far from any bound.
    private static long seconds(Instant at) {
        return at.getEpochSecond();
    }
}
