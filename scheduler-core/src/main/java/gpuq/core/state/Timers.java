package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.core.sorted.Filling;
import gpuq.core.sorted.SortedBlocks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// When each job must be looked at again, the earliest first.
public final class Timers implements JobIndex {

    private SortedBlocks<Timer> timers = new SortedBlocks<>();

    /// Those that were moved since their job's last change.
    private final Map<JobId, Timer> moved = new LinkedHashMap<>();

    /// While stored jobs come, and empty before and after.
    private Filling<Timer> loading = new Filling<>();

    private final Function<Job, @Nullable Instant> whenOf;

    /// @param whenOf follows from the job alone: the same job always has the same time
    Timers(Function<Job, @Nullable Instant> whenOf) {
        this.whenOf = whenOf;
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Timer timer = after == null ? null : timer(after);
        if (before != null) {
            Timer old = current(before);
            if (old != null && old.equals(timer)) {
                moved.remove(before.id());
                return;
            }
            forget(before);
        }
        if (timer != null) {
            timers.add(timer);
        }
    }

    @Override
    public void load(Job job) {
        Timer timer = timer(job);
        if (timer != null) {
            loading.add(timer);
        }
    }

    @Override
    public void loaded() {
        timers = loading.filled();
        loading = new Filling<>();
    }

    /// Moves a job's timer, until its next change.
    void move(Job job, Instant at) {
        forget(job);
        Timer timer = new Timer(millis(at), job.id());
        timers.add(timer);
        moved.put(job.id(), timer);
    }

    /// How many jobs have a timer.
    public int size() {
        return timers.size();
    }

    /// The first jobs whose time has come.
    public List<JobId> due(Instant now, int most) {
        List<JobId> due = new ArrayList<>();
        for (Timer timer : timers) {
            if (timer.millis() > now.toEpochMilli() || due.size() >= most) {
                break;
            }
            due.add(timer.job());
        }
        return due;
    }

    private void forget(Job job) {
        Timer timer = current(job);
        if (timer != null) {
            timers.remove(timer);
        }
        moved.remove(job.id());
    }

    private @Nullable Timer current(Job job) {
        Timer timer = moved.get(job.id());
        return timer == null ? timer(job) : timer;
    }

    private @Nullable Timer timer(Job job) {
        Instant at = whenOf.apply(job);
        return at == null ? null : new Timer(millis(at), job.id());
    }

    /// The core's time goes in milliseconds: nothing is due before its own.
    private static long millis(Instant at) {
        return at.plusNanos(999_999).toEpochMilli();
    }

    private record Timer(long millis, JobId job) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(millis, other.millis);
            return byTime != 0 ? byTime : job.compareTo(other.job);
        }
    }
}
