package gpuq.core.state;

import gpuq.common.job.JobId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The jobs that have not ended, by id, with their indexes. Its own order is that of history and
/// differs after a restore: decisions go through an index or a lookup, never through this order.
public final class JobTable {

    /// Fewer than these are loaded sooner than a second processor is woken.
    private static final int MANY = 10_000;

    private Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final JobIndex largest;
    private final List<JobIndex> others;

    /// @param largest takes as long at a restore as all others together
    JobTable(JobIndex largest, List<JobIndex> others) {
        this.largest = largest;
        this.others = List.copyOf(others);
    }

    public @Nullable Job get(JobId id) {
        return jobs.get(id);
    }

    void put(Job job) {
        replaced(jobs.put(job.id(), job), job);
    }

    void remove(JobId id) {
        replaced(jobs.remove(id), null);
    }

    private void replaced(@Nullable Job before, @Nullable Job after) {
        largest.replaced(before, after);
        others.forEach(index -> index.replaced(before, after));
    }

    /// Takes all stored jobs, once and before any other; many of them on two processors: neither
    /// half knows of the other, so what they come to does not hang on which is first. Within a half
    /// each job goes through all indexes while it is in the processor's caches.
    void load(List<Job> stored) {
        jobs = LinkedHashMap.newLinkedHashMap(stored.size());
        Runnable loadLargest = () -> load(stored, List.of(largest));
        Runnable loadOthers =
                () -> {
                    stored.forEach(this::putStored);
                    load(stored, others);
                };
        Stream<Runnable> halves = Stream.of(loadLargest, loadOthers);
        (stored.size() < MANY ? halves : halves.parallel()).forEach(Runnable::run);
    }

    private void putStored(Job job) {
        if (jobs.put(job.id(), job) != null) {
            throw new IllegalStateException("stored twice: " + job.id());
        }
    }

    private static void load(List<Job> stored, List<JobIndex> indexes) {
        for (Job job : stored) {
            indexes.forEach(index -> index.load(job));
        }
        indexes.forEach(JobIndex::loaded);
    }

    /// All jobs, in no order that means anything.
    public Collection<Job> all() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    public int size() {
        return jobs.size();
    }
}
