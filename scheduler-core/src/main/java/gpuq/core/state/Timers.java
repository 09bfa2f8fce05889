package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.core.queue.SortedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// When each job must be looked at again, the earliest first.
public final class Timers implements JobIndex {

    private NavigableSet<Timer> timers = new TreeSet<>();
    private Map<JobId, Instant> byJob = new LinkedHashMap<>();
    private final Function<Job, @Nullable Instant> whenOf;

    Timers(Function<Job, @Nullable Instant> whenOf) {
        this.whenOf = whenOf;
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        Job job = after == null ? before : after;
        if (job != null) {
            set(job.id(), after == null ? null : whenOf.apply(after));
        }
    }

    @Override
    public void loaded(List<Job> jobs) {
        List<Timer> all = new ArrayList<>(jobs.size());
        byJob = LinkedHashMap.newLinkedHashMap(jobs.size());
        for (Job job : jobs) {
            Instant at = whenOf.apply(job);
            if (at != null) {
                all.add(new Timer(at, job.id()));
                byJob.put(job.id(), at);
            }
        }
        all.sort(null);
        timers = SortedRun.treeOf(all);
    }

    /// Moves a job's timer, until its next change.
    void set(JobId job, @Nullable Instant at) {
        Instant old = byJob.get(job);
        if (old != null) {
            timers.remove(new Timer(old, job));
            byJob.remove(job);
        }
        if (at != null) {
            timers.add(new Timer(at, job));
            byJob.put(job, at);
        }
    }

    /// How many jobs have a timer.
    public int size() {
        return timers.size();
    }

    /// The first jobs whose time has come.
    public List<JobId> due(Instant now, int most) {
        List<JobId> due = new ArrayList<>();
        for (Timer timer : timers) {
            if (timer.at().isAfter(now) || due.size() >= most) {
                break;
            }
            due.add(timer.job());
        }
        return due;
    }

    private record Timer(Instant at, JobId job) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : job.compareTo(other.job);
        }
    }
}
