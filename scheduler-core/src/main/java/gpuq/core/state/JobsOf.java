package gpuq.core.state;

import gpuq.common.job.JobId;
import gpuq.core.sorted.Filling;
import gpuq.core.sorted.SortedBlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The live jobs of each user, or the held ones of each competition, and the like: jobs by a key
/// that follows from the job, in the order of submission.
public final class JobsOf<K extends Comparable<K>> implements JobIndex {

    private final Map<K, SortedBlocks<JobId>> ids = new TreeMap<>();

    /// While stored jobs come, and empty before and after.
    private final Map<K, Filling<JobId>> loading = new LinkedHashMap<>();

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
            ids.computeIfPresent(old, (_, of) -> without(of, before.id()));
        }
        if (after != null && now != null && !now.equals(old)) {
            ids.computeIfAbsent(now, _ -> new SortedBlocks<>()).add(after.id());
        }
    }

    @Override
    public void load(Job job) {
        K key = keyOf.apply(job);
        if (key != null) {
            loading.computeIfAbsent(key, _ -> new Filling<>()).add(job.id());
        }
    }

    @Override
    public void loaded() {
        loading.forEach((key, of) -> ids.put(key, of.filled()));
        loading.clear();
    }

    /// All jobs with this key, as they are now.
    public List<JobId> of(K key) {
        return first(key, Integer.MAX_VALUE);
    }

    /// The first jobs with this key.
    public List<JobId> first(K key, int most) {
        SortedBlocks<JobId> all = ids.get(key);
        if (all == null) {
            return List.of();
        }
        List<JobId> first = new ArrayList<>();
        for (JobId id : all) {
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

    private static @Nullable SortedBlocks<JobId> without(SortedBlocks<JobId> of, JobId id) {
        of.remove(id);
        return of.isEmpty() ? null : of;
    }
}
