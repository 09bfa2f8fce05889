package gpuq.core.state;

import gpuq.common.job.JobId;
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

    /// Takes all stored jobs, once and before any other.
    void load(List<Job> stored) {
        jobs = LinkedHashMap.newLinkedHashMap(stored.size());
        for (Job job : stored) {
            if (jobs.put(job.id(), job) != null) {
                throw new IllegalStateException("stored twice: " + job.id());
            }
        }
        indexes.forEach(index -> index.loaded(stored));
    }

    void remove(JobId id) {
        Job before = jobs.remove(id);
        indexes.forEach(index -> index.replaced(before, null));
    }

    /// All jobs, in no order that means anything.
    public List<Job> all() {
        return List.copyOf(jobs.values());
    }

    public int size() {
        return jobs.size();
    }
}
