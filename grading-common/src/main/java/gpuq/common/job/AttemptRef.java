package gpuq.common.job;

/// The fencing token: one try of one leg of a job, numbered from 1 per leg. A report with another
/// number than the current one changes nothing.
public record AttemptRef(JobId jobId, Leg leg, int number) {

    public AttemptRef {
        if (number < 1) {
            throw new IllegalArgumentException("attempt below 1: " + number);
        }
    }

    /// `<job>.<leg>.<number>`: the name of the attempt's folder, cgroup and log field; has no
    /// character that a path or a shell would mind.
    @Override
    public String toString() {
        return jobId + "." + leg.word() + "." + number;
    }
}
