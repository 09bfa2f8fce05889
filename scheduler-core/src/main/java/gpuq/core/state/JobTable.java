package gpuq.core.state;

import gpuq.common.job.JobId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The jobs that have not ended, by id, with their indexes. Its own order is that of history and
/// differs after a restore: decisions go through an index or a lookup, never through this order.
public final class JobTable {

    private Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final List<JobIndex> indexes;

    JobTable(List<JobIndex> indexes) {
        this.indexes = List.copyOf(indexes);
    }

    public @Nullable Job get(JobId id) {
        return jobs.get(id);
    }

    void put(Job job) {
        Job before = jobs.put(job.id(), job);
        indexes.forEach(index -> index.replaced(before, job));
    }

    /// Takes all stored jobs, once and before any other. Each goes through all indexes while it is
    /// in the processor's caches.
    void load(List<Job> stored) {
        jobs = LinkedHashMap.newLinkedHashMap(stored.size());
        for (Job job : stored) {
            if (jobs.put(job.id(), job) != null) {
                throw new IllegalStateException("stored twice: " + job.id());
            }
            for (JobIndex index : indexes) {
                index.load(job);
            }
        }
        indexes.forEach(JobIndex::loaded);
    }

    void remove(JobId id) {
        Job before = jobs.remove(id);
        indexes.forEach(index -> index.replaced(before, null));
    }

    /// All jobs, in no order that means anything.
    public Collection<Job> all() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    public int size() {
        return jobs.size();
    }
}
