package gpuq.common.contract;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Every topic, with what must be equal everywhere: name, key, partitions, retention, size. Topics
/// are created from this table and from nothing else; partitions are never added later, since keys
/// would move.
public enum Topic {
    /// What people want; key: pool; only writer: the api-service's relay.
    COMMANDS("gpuq.commands", Partitions.ONE_PER_POOL, Duration.ofDays(14), Cleanup.DELETE),
    /// What agents say; key: pool; only writers: agents.
    AGENT_EVENTS("gpuq.agent-events", Partitions.ONE_PER_POOL, Duration.ofDays(7), Cleanup.DELETE),
    /// What agents shall do; key: node id; only writer: the scheduler.
    ASSIGNMENTS("gpuq.assignments", Partitions.BY_KEY, Duration.ofDays(7), Cleanup.DELETE),
    /// Every change of a job, the one truth; key: job id; only writer: the scheduler.
    JOB_EVENTS("gpuq.job-events", Partitions.BY_KEY, Duration.ofDays(400), Cleanup.DELETE),
    /// Every change of a node, samples and forecasts; key: node id; only writer: the scheduler.
    NODE_EVENTS("gpuq.node-events", Partitions.BY_KEY, Duration.ofDays(30), Cleanup.DELETE),
    /// Log chunks, progress and what is used; key: job id; only writers: agents.
    JOB_LOGS("gpuq.job-logs", Partitions.BY_KEY, Duration.ofHours(24), Cleanup.DELETE),
    /// The scheduler's own state; key: pool and entity; what a take-over reads.
    SCHEDULER_STATE(
            "gpuq.scheduler-state", Partitions.ONE_PER_POOL, Duration.ofDays(7), Cleanup.COMPACT),
    /// What could not be read or applied, with the reason; key: source topic.
    DEAD_LETTERS("gpuq.dead-letters", Partitions.BY_KEY, Duration.ofDays(30), Cleanup.DELETE);

    /// Partitions of a topic that is spread by a hash of its key.
    public static final int KEYED_PARTITIONS = 6;

    /// Largest record batch in bytes on every topic; a message above it is refused by the broker.
    public static final int MAX_MESSAGE_BYTES = 256 * 1024;

    private enum Partitions {
        ONE_PER_POOL,
        BY_KEY
    }

    private enum Cleanup {
        DELETE,
        COMPACT
    }

    private final String topicName;
    private final Partitions partitions;
    private final Duration retention;
    private final Cleanup cleanup;

    Topic(String topicName, Partitions partitions, Duration retention, Cleanup cleanup) {
        this.topicName = topicName;
        this.partitions = partitions;
        this.retention = retention;
        this.cleanup = cleanup;
    }

    /// The topic's name on the broker.
    public String topicName() {
        return topicName;
    }

    /// How many partitions the topic has where so many pools are in the pool table.
    public int partitions(int pools) {
        return switch (partitions) {
            case ONE_PER_POOL -> pools;
            case BY_KEY -> KEYED_PARTITIONS;
        };
    }

    /// Whether partition n belongs to the n-th pool of the pool table, instead of to a hash of the
    /// key.
    public boolean isPartitionedByPool() {
        return partitions == Partitions.ONE_PER_POOL;
    }

    /// The topic's configuration on the broker, by Kafka's names.
    public Map<String, String> config() {
        Map<String, String> config = new TreeMap<>();
        config.put("compression.type", "lz4");
        config.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        switch (cleanup) {
            case DELETE -> {
                config.put("cleanup.policy", "delete");
                config.put("retention.ms", Long.toString(retention.toMillis()));
            }
            case COMPACT -> {
                config.put("cleanup.policy", "compact");
                config.put("min.cleanable.dirty.ratio", "0.1");
                config.put("delete.retention.ms", Long.toString(Duration.ofDays(1).toMillis()));
                // The segment that is written is never compacted: a standby reads it whole.
                config.put("segment.bytes", Integer.toString(8 * 1024 * 1024));
                config.put("segment.ms", Long.toString(Duration.ofMinutes(10).toMillis()));
            }
        }
        return config;
    }

    /// The topic of this name, if it is one of ours.
    public static Optional<Topic> named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }
}
