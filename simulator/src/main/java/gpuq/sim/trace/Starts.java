package gpuq.sim.trace;

/// When each job of a trace started under a policy. Made by the replays.
final class Starts {

    private final String policy;
    private final long[] millis;

    /// @param millis by the jobs' numbers
    Starts(String policy, long... millis) {
        this.policy = policy;
        this.millis = millis.clone();
    }

    String policy() {
        return policy;
    }

    long startMillis(TraceJob job) {
        return millis[job.number()];
    }

    long waitMillis(TraceJob job) {
        return startMillis(job) - job.submitMillis();
    }
}
