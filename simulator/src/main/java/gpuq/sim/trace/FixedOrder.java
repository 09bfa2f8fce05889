package gpuq.sim.trace;

import java.util.Comparator;
import java.util.Iterator;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/// Jobs in the order of a key that is known when they come, and of submission where it is the same.
final class FixedOrder implements Order {

    private record Keyed(long key, TraceJob job) {}

    private final TreeSet<Keyed> waiting =
            new TreeSet<>(
                    Comparator.comparingLong(Keyed::key)
                            .thenComparingInt(keyed -> keyed.job().number()));
    private final long[] keys;
    private final ToLongFunction<TraceJob> keyOf;
    private final History history;

    /// @param keyOf asked once for each job, when it is submitted
    /// @param history learns of the ends
    FixedOrder(int jobs, ToLongFunction<TraceJob> keyOf, History history) {
        this.keys = new long[jobs];
        this.keyOf = keyOf;
        this.history = history;
    }

    static FixedOrder firstCome(int jobs) {
        return new FixedOrder(jobs, _ -> 0, new History());
    }

    /// The shortest by prediction, whoever hands it in.
    static FixedOrder shortestFirst(int jobs) {
        History history = new History();
        return new FixedOrder(jobs, history::predict, history);
    }

    @Override
    public void submitted(TraceJob job) {
        keys[job.number()] = keyOf.applyAsLong(job);
        waiting.add(keyed(job));
    }

    @Override
    public void started(TraceJob job, long now) {
        waiting.remove(keyed(job));
    }

    @Override
    public void ended(TraceJob job, long now) {
        history.ended(job);
    }

    @Override
    public Iterator<TraceJob> waiting(long now) {
        Iterator<Keyed> all = waiting.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public TraceJob next() {
                return all.next().job();
            }
        };
    }

    private Keyed keyed(TraceJob job) {
        return new Keyed(keys[job.number()], job);
    }
}
