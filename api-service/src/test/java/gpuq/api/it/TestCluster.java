package gpuq.api.it;

/// The cluster as a test plays it: what its scheduler and its nodes say. A test has one as a field
/// and closes it after each method, or has it for a while.
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

    @Override
    public void close() {
        topics.close();
    }
}
