package gpuq.sim.trace;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a policy did to the jobs and to the users of a trace. The bounded slowdown of a job is how
/// many times its run time it took from submission to end, very short jobs counting as a minute.
///
/// @param jobs mean bounded slowdown over all jobs
/// @param users mean over the users of each one's mean
/// @param worstUser the greatest of the users' means
/// @param meanWaitSeconds over all jobs
/// @param p99WaitSeconds so long or shorter waited 99 of 100 jobs
record Score(
        double jobs,
        double users,
        double worstUser,
        double meanWaitSeconds,
        double p99WaitSeconds) {

    private static final double SHORTEST_MILLIS = 60_000;

    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        double get() {
            return sum / Math.max(1, count);
        }
    }

    static Score of(List<TraceJob> jobs, Starts starts) {
        Mean all = new Mean();
        Mean waits = new Mean();
        Map<String, Mean> byUser = new TreeMap<>();
        for (TraceJob job : jobs) {
            double slowdown = slowdown(starts.waitMillis(job), job.runMillis());
            all.add(slowdown);
            waits.add(starts.waitMillis(job) / 1000.0);
            byUser.computeIfAbsent(job.user(), _ -> new Mean()).add(slowdown);
        }
        Mean users = new Mean();
        double worst = 0;
        for (Mean user : byUser.values()) {
            users.add(user.get());
            worst = Math.max(worst, user.get());
        }
        long[] sorted = sortedWaits(jobs, starts);
        return new Score(
                all.get(),
                users.get(),
                worst,
                waits.get(),
                sorted[(sorted.length - 1) * 99 / 100] / 1000.0);
    }

    static double slowdown(long waitMillis, long runMillis) {
        double run = (double) runMillis;
        return Math.max(1, (waitMillis + run) / Math.max(SHORTEST_MILLIS, run));
    }

    static long[] sortedWaits(List<TraceJob> jobs, Starts starts) {
        return jobs.stream().mapToLong(starts::waitMillis).sorted().toArray();
    }
}
