package gpuq.scheduler;

import gpuq.common.contract.Topic;
import gpuq.common.job.PoolId;
import org.apache.kafka.common.TopicPartition;

/// How everything of one pool is called on the broker.
///
/// @param partition the pool's partition in every topic that has one per pool
record PoolNames(String prefix, PoolId pool, int partition, String instance) {

    static PoolNames of(SchedulerSettings settings, PoolId pool) {
        return new PoolNames(
                settings.prefix(), pool, settings.pools().partition(pool), settings.instance());
    }

    /// The group in which one instance leads the pool.
    String group() {
        return prefix + "gpuq-scheduler-" + pool;
    }

    /// The same for every instance: so `initTransactions` of a successor fences its predecessor.
    String transactionalId() {
        return prefix + "gpuq-scheduler-" + pool;
    }

    String client(String use) {
        return "gpuq-scheduler-" + pool + "-" + instance + "-" + use;
    }

    String topic(Topic topic) {
        return prefix + topic.topicName();
    }

    /// A topic's name without the prefix.
    String ownName(String topic) {
        return topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic;
    }

    /// The pool's partition of a topic that has one per pool.
    TopicPartition own(Topic topic) {
        return new TopicPartition(topic(topic), partition);
    }
}
