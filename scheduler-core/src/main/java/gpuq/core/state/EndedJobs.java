package gpuq.core.state;

import gpuq.common.job.JobId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The jobs that have ended, remembered in the order of their end.
public final class EndedJobs {

    private final Map<JobId, EndedEntity> byId = new TreeMap<>();
    private final NavigableSet<End> order = new TreeSet<>();

    public @Nullable EndedEntity get(JobId id) {
        return byId.get(id);
    }

    void add(EndedEntity ended) {
        byId.put(ended.jobId(), ended);
        order.add(new End(ended.endedAt(), ended.jobId()));
    }

    void forget(JobId id) {
        EndedEntity ended = byId.remove(id);
        if (ended != null) {
            order.remove(new End(ended.endedAt(), id));
        }
    }

    public int size() {
        return byId.size();
    }

    public Collection<EndedEntity> all() {
        return byId.values();
    }

    /// The one that ended first, if it ended before that time or there are more than so many.
    public @Nullable JobId oldest(Instant endedBefore, int mostKept) {
        if (order.isEmpty()) {
            return null;
        }
        End first = order.first();
        return first.at().isBefore(endedBefore) || order.size() > mostKept ? first.job() : null;
    }

    private record End(Instant at, JobId job) implements Comparable<End> {
        @Override
        public int compareTo(End other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : job.compareTo(other.job);
        }
    }
}
