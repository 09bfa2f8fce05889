package gpuq.core.state;

import gpuq.common.job.JobId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// The jobs that have ended, remembered in the order of their end.
public final class EndedJobs {

    private final Map<JobId, EndedEntity> byId = new LinkedHashMap<>();

    /// Also has what is forgotten already, until it would be the first: ends come nearly in order,
    /// so putting them here costs next to nothing, at a restore of a million too.
    private final PriorityQueue<End> order = new PriorityQueue<>();

    public @Nullable EndedEntity get(JobId id) {
        return byId.get(id);
    }

    void add(EndedEntity ended) {
        byId.put(ended.jobId(), ended);
        order.add(new End(ended.endedAt(), ended.jobId()));
        dropForgotten();
    }

    /// One that was stored, each once and before any is forgotten.
    void load(EndedEntity stored) {
        if (byId.put(stored.jobId(), stored) != null) {
            throw new IllegalStateException("stored twice: " + stored.jobId());
        }
        order.add(new End(stored.endedAt(), stored.jobId()));
    }

    void forget(JobId id) {
        byId.remove(id);
        dropForgotten();
    }

    public int size() {
        return byId.size();
    }

    /// All of them, in no order that means anything.
    public Collection<EndedEntity> all() {
        return byId.values();
    }

    /// The one that ended first, if it ended before that time or there are more than so many.
    public @Nullable JobId oldest(Instant endedBefore, int mostKept) {
        End first = order.peek();
        if (first == null) {
            return null;
        }
        return first.at().isBefore(endedBefore) || byId.size() > mostKept ? first.job() : null;
    }

    private void dropForgotten() {
        End first = order.peek();
        while (first != null && !isKept(first)) {
            order.poll();
            first = order.peek();
        }
    }

    private boolean isKept(End end) {
        EndedEntity kept = byId.get(end.job());
        return kept != null && kept.endedAt().equals(end.at());
    }

    private record End(Instant at, JobId job) implements Comparable<End> {
        @Override
        public int compareTo(End other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : job.compareTo(other.job);
        }
    }
}
