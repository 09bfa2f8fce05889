package gpuq.core.queue;

import gpuq.common.job.CompetitionId;
import gpuq.core.sorted.SortedBlocks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The jobs of a line that the dispatcher may start, in order. Those of competitions with a cap
/// stand apart, each in its pen, so that a pen is opened and closed at no cost, however many stand
/// in it (MANY-2).
final class Startable {

    private final SortedBlocks<Waiting> uncapped = new SortedBlocks<>();

    /// None of them is empty.
    private final Map<Pen, SortedBlocks<Waiting>> pens = new LinkedHashMap<>();

    private final Map<CompetitionId, Integer> running = new TreeMap<>();

    void add(Waiting job) {
        Pen pen = job.pen();
        boolean _ =
                pen == null
                        ? uncapped.add(job)
                        : pens.computeIfAbsent(pen, _ -> new SortedBlocks<>()).add(job);
    }

    void remove(Waiting job) {
        Pen pen = job.pen();
        if (pen == null) {
            boolean _ = uncapped.remove(job);
            return;
        }
        SortedBlocks<Waiting> jobs = pens.get(pen);
        if (jobs != null && jobs.remove(job) && jobs.isEmpty()) {
            pens.remove(pen);
        }
    }

    /// Puts one behind all others, which is the caller's word.
    ///
    /// @param pen the job's own, if it has one
    void append(Waiting job, @Nullable Pen pen) {
        if (pen == null) {
            uncapped.append(job);
        } else {
            pens.computeIfAbsent(pen, _ -> new SortedBlocks<>()).append(job);
        }
    }

    /// How many jobs of a competition hold slots now.
    void running(CompetitionId competition, int count) {
        if (count == 0) {
            running.remove(competition);
        } else {
            running.put(competition, count);
        }
    }

    boolean isOpen(Pen pen) {
        return running.getOrDefault(pen.competition(), 0) < pen.cap();
    }

    @Nullable Waiting first() {
        Waiting first = uncapped.first();
        for (Map.Entry<Pen, SortedBlocks<Waiting>> pen : pens.entrySet()) {
            Waiting candidate = pen.getValue().first();
            if (candidate != null
                    && isOpen(pen.getKey())
                    && (first == null || candidate.compareTo(first) < 0)) {
                first = candidate;
            }
        }
        return first;
    }

    /// Good until anything changes.
    Iterator<Waiting> inOrder() {
        return pens.isEmpty() ? uncapped.iterator() : merged(null);
    }

    /// Good until anything changes.
    Iterator<Waiting> behind(Waiting job) {
        return pens.isEmpty() ? uncapped.after(job) : merged(job);
    }

    private Iterator<Waiting> merged(@Nullable Waiting before) {
        Merged merged = new Merged();
        merged.add(uncapped, before);
        pens.forEach(
                (pen, jobs) -> {
                    if (isOpen(pen)) {
                        merged.add(jobs, before);
                    }
                });
        return merged;
    }

    /// Several sorted sets as one.
    private static final class Merged implements Iterator<Waiting> {

        private record Head(Waiting job, Iterator<Waiting> others) implements Comparable<Head> {
            @Override
            public int compareTo(Head other) {
                return job.compareTo(other.job);
            }
        }

        private final PriorityQueue<Head> heads = new PriorityQueue<>();

        void add(SortedBlocks<Waiting> jobs, @Nullable Waiting before) {
            add(before == null ? jobs.iterator() : jobs.after(before));
        }

        private void add(Iterator<Waiting> jobs) {
            if (jobs.hasNext()) {
                heads.add(new Head(jobs.next(), jobs));
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public Waiting next() {
            Head head = heads.poll();
            if (head == null) {
                throw new NoSuchElementException();
            }
            add(head.others());
            return head.job();
        }
    }
}
