package gpuq.core.state;

import gpuq.common.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The jobs that have not ended, by id, with their indexes. Its own order is that of history and
/// differs after a restore: decisions go through an index or a lookup, never through this order.
public final class JobTable {

    /// So many jobs are worth that a second processor is woken for them, and what is read of them
    /// by one index is still in the caches for the next.
    private static final int BATCH = 256;

    private Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final Indexes indexes;

    /// While stored jobs come, and empty before and after.
    private List<Job> stored = new ArrayList<>();

    private final List<Job> onNodes = new ArrayList<>();

    /// Those of the batch that comes.
    private List<Job> offNodes = new ArrayList<>();

    private CompletableFuture<Void> handedOver = CompletableFuture.completedFuture(null);

    JobTable(Indexes indexes) {
        this.indexes = indexes;
    }

    /// The indexes of the jobs, by how they are loaded at a restore.
    ///
    /// @param withTable together with the table, batch by batch as the jobs come
    /// @param besideIt by another processor at the same time, which takes about as long: they may
    ///   touch nothing that loading anything else touches. What a node has comes to them last
    /// @param ofNodes those that know the jobs alone that a node has, and need all nodes before
    record Indexes(List<JobIndex> withTable, List<JobIndex> besideIt, List<JobIndex> ofNodes) {

        Indexes {
            withTable = List.copyOf(withTable);
            besideIt = List.copyOf(besideIt);
            ofNodes = List.copyOf(ofNodes);
        }

        void replaced(@Nullable Job before, @Nullable Job after) {
            ofNodes.forEach(index -> index.replaced(before, after));
            withTable.forEach(index -> index.replaced(before, after));
            besideIt.forEach(index -> index.replaced(before, after));
        }
    }

    public @Nullable Job get(JobId id) {
        return jobs.get(id);
    }

    void put(Job job) {
        indexes.replaced(jobs.put(job.id(), job), job);
    }

    void remove(JobId id) {
        indexes.replaced(jobs.remove(id), null);
    }

    /// Takes a stored job, before any other. Many of them on two processors, in batches so short
    /// that one finds in the caches what the other has just read: neither knows of the other, so
    /// what they come to does not hang on which is ahead. A batch goes into one index after the
    /// other: a short loop has the reads of several jobs under way at once.
    void load(Job job) {
        stored.add(job);
        (Attempts.of(job) == null ? offNodes : onNodes).add(job);
        if (stored.size() % BATCH == 0) {
            List<Job> batch = offNodes;
            offNodes = new ArrayList<>(BATCH);
            handedOver = handedOver.thenRunAsync(() -> load(batch, indexes.besideIt()));
            load(stored.subList(stored.size() - BATCH, stored.size()), indexes.withTable());
        }
    }

    /// All stored jobs and all nodes have come.
    ///
    /// @param meanwhile is asked when all is there but what another processor still makes ready
    /// @return its answer
    /// @throws IllegalStateException if a job was stored twice
    int loaded(IntSupplier meanwhile) {
        CompletableFuture<Void> besideIt = finishBesideIt();
        fill();
        load(onNodes, indexes.ofNodes());
        indexes.withTable().forEach(JobIndex::loaded);
        indexes.ofNodes().forEach(JobIndex::loaded);
        int answer = meanwhile.getAsInt();
        try {
            besideIt.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("stored jobs contradict each other", e.getCause());
        }
        onNodes.clear();
        return answer;
    }

    private CompletableFuture<Void> finishBesideIt() {
        int loaded = stored.size() - stored.size() % BATCH;
        load(stored.subList(loaded, stored.size()), indexes.withTable());
        List<Job> rest = offNodes;
        offNodes = new ArrayList<>();
        Runnable finish =
                () -> {
                    load(rest, indexes.besideIt());
                    load(onNodes, indexes.besideIt());
                    indexes.besideIt().forEach(JobIndex::loaded);
                };
        if (stored.size() < BATCH) {
            finish.run();
            return handedOver;
        }
        return handedOver.thenRunAsync(finish);
    }

    /// When it is known how many they are: a table that grows looks all of them up again, each
    /// time.
    private void fill() {
        jobs = LinkedHashMap.newLinkedHashMap(stored.size());
        for (Job job : stored) {
            if (jobs.put(job.id(), job) != null) {
                throw new IllegalStateException("stored twice: " + job.id());
            }
        }
        stored = new ArrayList<>();
    }

    private static void load(List<Job> some, List<JobIndex> into) {
        into.forEach(index -> some.forEach(index::load));
    }

    /// All jobs, in no order that means anything.
    public Collection<Job> all() {
        return Collections.unmodifiableCollection(jobs.values());
    }

    public int size() {
        return jobs.size();
    }
}
