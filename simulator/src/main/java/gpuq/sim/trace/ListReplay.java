package gpuq.sim.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;

/// Replays a trace under a policy that is not ours, on slots of which each is as good as another:
/// nothing is interrupted, slots are kept for the first that does not fit, and those behind it
/// start where they do not make it wait longer.
final class ListReplay {

    private static final int LOOK_AHEAD = 200;

    private final List<TraceJob> jobs;
    private final Order order;
    private final long[] starts;
    private final PriorityQueue<Running> ends =
            new PriorityQueue<>(
                    Comparator.comparingLong(Running::end)
                            .thenComparingInt(it -> it.job().number()));
    private final TreeSet<Running> byLimit =
            new TreeSet<>(
                    Comparator.comparingLong(Running::latestEnd)
                            .thenComparingInt(it -> it.job().number()));
    private int free;

    private ListReplay(List<TraceJob> jobs, int gpus, Order order) {
        this.jobs = jobs;
        this.order = order;
        this.starts = new long[jobs.size()];
        this.free = gpus;
    }

    private record Running(TraceJob job, long end, long latestEnd) {}

    /// Until when the slots are free that the first needs, and how many more are free then.
    private record Kept(long shadow, int spare) {}

    static Starts run(String policy, List<TraceJob> jobs, int gpus, Order order) {
        ListReplay replay = new ListReplay(jobs, gpus, order);
        replay.run();
        return new Starts(policy, replay.starts);
    }

    private void run() {
        int next = 0;
        while (next < jobs.size() || !ends.isEmpty()) {
            long now = Long.MAX_VALUE;
            if (next < jobs.size()) {
                now = jobs.get(next).submitMillis();
            }
            if (!ends.isEmpty()) {
                now = Math.min(now, ends.element().end());
            }
            endUntil(now);
            while (next < jobs.size() && jobs.get(next).submitMillis() == now) {
                order.submitted(jobs.get(next));
                next++;
            }
            dispatch(now);
        }
    }

    private void endUntil(long now) {
        while (!ends.isEmpty() && ends.element().end() <= now) {
            Running over = ends.remove();
            byLimit.remove(over);
            free += over.job().gpus();
            order.ended(over.job(), now);
        }
    }

    private void dispatch(long now) {
        while (free > 0) {
            Iterator<TraceJob> waiting = order.waiting(now);
            if (!waiting.hasNext()) {
                return;
            }
            TraceJob first = waiting.next();
            if (first.gpus() > free) {
                backfill(first, now);
                return;
            }
            start(first, now);
        }
    }

    private void backfill(TraceJob first, long now) {
        Kept kept = keepFor(first);
        Iterator<TraceJob> behind = order.waiting(now);
        behind.next();
        List<TraceJob> candidates = new ArrayList<>();
        while (behind.hasNext() && candidates.size() < LOOK_AHEAD) {
            candidates.add(behind.next());
        }
        int spare = kept.spare();
        for (TraceJob job : candidates) {
            boolean isOffInTime = now + job.limitMillis() <= kept.shadow();
            if (job.gpus() <= free && (isOffInTime || job.gpus() <= spare)) {
                spare -= isOffInTime ? 0 : job.gpus();
                start(job, now);
            }
        }
    }

    private Kept keepFor(TraceJob first) {
        int freeThen = free;
        for (Running running : byLimit) {
            freeThen += running.job().gpus();
            if (freeThen >= first.gpus()) {
                return new Kept(running.latestEnd(), freeThen - first.gpus());
            }
        }
        throw new IllegalArgumentException("asks for more than there is: " + first);
    }

    private void start(TraceJob job, long now) {
        starts[job.number()] = now;
        free -= job.gpus();
        order.started(job, now);
        Running running = new Running(job, now + job.runMillis(), now + job.limitMillis());
        ends.add(running);
        byLimit.add(running);
    }
}
