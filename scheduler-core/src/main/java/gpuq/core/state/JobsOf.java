package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.core.queue.SortedRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The live jobs of each user, or the held ones of each competition, and the like: jobs by a key
/// that follows from the job, in the order of submission.
public final class JobsOf<K extends Comparable<K>> implements JobIndex {

    private final Map<K, NavigableSet<JobId>> ids = new TreeMap<>();
    private final Function<Job, @Nullable K> keyOf;

    /// @param keyOf the job's key; absent if the job does not belong here
    JobsOf(Function<Job, @Nullable K> keyOf) {
        this.keyOf = keyOf;
    }

    @Override
    public void replaced(@Nullable Job before, @Nullable Job after) {
        K old = before == null ? null : keyOf.apply(before);
        K now = after == null ? null : keyOf.apply(after);
        if (before != null && old != null && !old.equals(now)) {
            NavigableSet<JobId> ofOld = ids.getOrDefault(old, new TreeSet<>());
            ofOld.remove(before.id());
            if (ofOld.isEmpty()) {
                ids.remove(old);
            }
        }
        if (after != null && now != null && !now.equals(old)) {
            ids.computeIfAbsent(now, _ -> new TreeSet<>()).add(after.id());
        }
    }

    @Override
    public void loaded(List<Job> jobs) {
        Map<K, List<JobId>> unsorted = new LinkedHashMap<>();
        for (Job job : jobs) {
            K key = keyOf.apply(job);
            if (key != null) {
                unsorted.computeIfAbsent(key, _ -> new ArrayList<>()).add(job.id());
            }
        }
        unsorted.forEach(
                (key, of) -> {
                    of.sort(null);
                    ids.put(key, SortedRun.treeOf(of));
                });
    }

    /// All jobs with this key, as they are now.
    public List<JobId> of(K key) {
        return List.copyOf(ids.getOrDefault(key, Collections.emptyNavigableSet()));
    }

    /// The first jobs with this key.
    public List<JobId> first(K key, int most) {
        List<JobId> first = new ArrayList<>();
        for (JobId id : ids.getOrDefault(key, Collections.emptyNavigableSet())) {
            if (first.size() >= most) {
                break;
            }
            first.add(id);
        }
        return first;
    }

    /// The keys that have any job.
    public List<K> keys() {
        return List.copyOf(ids.keySet());
    }
}
