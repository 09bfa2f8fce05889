package gpuq.api.it;

import gpuq.common.job.OutcomeCode;
import gpuq.common.job.Stage;

/// The cluster as a test plays it: what its scheduler and its nodes say, and jobs that have come so
/// far on their way through it. A test has one as a field and closes it after each method, or has
/// it for a while.
final class TestCluster implements AutoCloseable {

    private final TestTopics topics = new TestTopics();
    private final JobLog jobs = new JobLog(topics);
    private final GradingLog gradings = new GradingLog(topics);
    private final NodeLog nodes = new NodeLog(topics);
    private final PoolLog pool = new PoolLog(topics);

    JobLog jobs() {
        return jobs;
    }

    GradingLog gradings() {
        return gradings;
    }

    NodeLog nodes() {
        return nodes;
    }

    PoolLog pool() {
        return pool;
    }

    TestTopics topics() {
        return topics;
    }

    /// What somebody has just handed in waits.
    TestJob queued(Person who, String competition) {
        TestJob job = who.handsIn(competition);
        jobs.queued(job, 1);
        who.awaits(job, "QUEUED");
        return job;
    }

    /// What somebody has just handed in runs.
    TestJob running(Person who, String competition) {
        TestJob job = who.handsIn(competition);
        jobs.queued(job, 1);
        jobs.running(job);
        who.awaits(job, "RUNNING");
        return job;
    }

    /// What somebody has just handed in has ended by its own fault.
    TestJob failed(Person who, String competition) {
        TestJob job = running(who, competition);
        jobs.ended(job, OutcomeCode.USER_CODE_ERROR, Stage.RUN, true);
        who.awaits(job, "FAILED");
        return job;
    }

    /// What somebody has just handed in has its score.
    TestJob graded(Person who, String competition, double score) {
        TestJob job = running(who, competition);
        jobs.graded(job, score);
        who.awaits(job, "SUCCEEDED");
        return job;
    }

    @Override
    public void close() {
        topics.close();
    }
}
