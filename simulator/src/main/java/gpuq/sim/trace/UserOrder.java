package gpuq.sim.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The users in an order that changes with what they use, and each user's jobs as they came.
final class UserOrder implements Order {

    private final Map<String, Line> lines = new TreeMap<>();
    private final Measure measure;

    private UserOrder(Measure measure) {
        this.measure = measure;
    }

    /// Who uses the fewest slots now goes first: dominant resource fairness where slots are the
    /// only resource.
    static UserOrder fewestRunning() {
        return new UserOrder((line, _) -> line.running);
    }

    /// Who used the least goes first, what lies back counting less and less.
    static UserOrder leastUsed(long halfLifeMillis) {
        return new UserOrder((line, now) -> line.usedUntil(now, halfLifeMillis));
    }

    /// By what users are compared; the least goes first.
    private interface Measure {
        double of(Line line, long now);
    }

    /// One user.
    private static final class Line {
        final TreeSet<TraceJob> waiting = new TreeSet<>(Comparator.comparingInt(TraceJob::number));
        int running;
        private double used;
        private long usedAt;

        /// What she used, with what is decayed since then and what came on top of it.
        double usedUntil(long now, long halfLife) {
            double left = Math.pow(0.5, (now - usedAt) / (double) halfLife);
            used = used * left + running * (halfLife / Math.log(2)) * (1 - left);
            usedAt = now;
            return used;
        }
    }

    private record Placed(double measure, Line line) {}

    @Override
    public void submitted(TraceJob job) {
        line(job).waiting.add(job);
    }

    @Override
    public void started(TraceJob job, long now) {
        Line line = line(job);
        measure.of(line, now);
        line.waiting.remove(job);
        line.running += job.gpus();
    }

    @Override
    public void ended(TraceJob job, long now) {
        Line line = line(job);
        measure.of(line, now);
        line.running -= job.gpus();
    }

    @Override
    public Iterator<TraceJob> waiting(long now) {
        List<Placed> users = new ArrayList<>();
        for (Line line : lines.values()) {
            if (!line.waiting.isEmpty()) {
                users.add(new Placed(measure.of(line, now), line));
            }
        }
        users.sort(
                Comparator.comparingDouble(Placed::measure)
                        .thenComparingInt(it -> it.line().waiting.first().number()));
        return users.stream().flatMap(it -> it.line().waiting.stream()).iterator();
    }

    private Line line(TraceJob job) {
        return lines.computeIfAbsent(job.user(), _ -> new Line());
    }
}
