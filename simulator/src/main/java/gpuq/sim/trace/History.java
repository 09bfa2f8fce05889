package gpuq.sim.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/// The plain prediction that the rivals work with: the longer of the user's last two, else the
/// median of the last that ended, else ten minutes.
final class History {

    private static final int MOST = 200;
    private static final long UNKNOWN_MILLIS = 600_000;

    private final Map<String, Deque<Long>> own = new TreeMap<>();
    private final Deque<Long> all = new ArrayDeque<>();

    long predict(TraceJob job) {
        Deque<Long> last = own.get(job.user());
        long guess =
                last == null
                        ? usual()
                        : last.stream().mapToLong(Long::longValue).max().orElseThrow();
        return Math.min(job.limitMillis(), guess);
    }

    void ended(TraceJob job) {
        add(own.computeIfAbsent(job.user(), _ -> new ArrayDeque<>()), job.runMillis(), 2);
        add(all, job.runMillis(), MOST);
    }

    private long usual() {
        if (all.isEmpty()) {
            return UNKNOWN_MILLIS;
        }
        long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void add(Deque<Long> times, long millis, int most) {
        times.addLast(millis);
        if (times.size() > most) {
            times.removeFirst();
        }
    }
}
