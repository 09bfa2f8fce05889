package gpuq.api.projection;

import gpuq.api.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/// How far the projection has read each partition: changed in the transaction of the rows, so that
/// a record counts exactly once whatever dies (style: a projector may see everything twice).
@ApplicationScoped
class ConsumedOffsets {

    private final Database database;
    private final KafkaCluster cluster;

    /// Where this process knows each partition to stand: as it was at the assignment, moved by its
    /// own commits alone.
    private final Map<TopicPartition, Long> known = new ConcurrentHashMap<>();

    ConsumedOffsets(Database database, KafkaCluster cluster) {
        this.database = database;
        this.cluster = cluster;
    }

    /// The next offset to read, if the partition was read before.
    ///
    /// @throws IllegalStateException if it was read from another Kafka cluster: then offsets mean
    ///   nothing
    Optional<Long> next(String topic, int partition) {
        return database.first(
                        "select next_offset, cluster_id from consumed_offset where topic = ? and partition = ?",
                        row -> new Stored(row.longValue("next_offset"), row.text("cluster_id")),
                        topic,
                        partition)
                .map(
                        stored -> {
                            requireSameCluster(topic, stored.clusterId());
                            return stored.next();
                        });
    }

    /// The consumer was put here: from now on it brings what follows.
    void assigned(TopicPartition partition, long next) {
        known.put(partition, next);
    }

    /// Where this process believes the partition to stand. If that is not what is stored, somebody
    /// else has read on or has set it back: what the consumer brings does not follow.
    long known(TopicPartition partition) {
        return known.getOrDefault(partition, 0L);
    }

    /// The transaction that moved it has committed.
    void committed(TopicPartition partition, long next) {
        known.put(partition, next);
    }

    /// Moves a partition on, as the first act of a transaction: its row is locked until the end, so
    /// that two consumers of one partition queue up here, and the second finds that its records
    /// were taken.
    ///
    /// @return false if the partition does not stand at `from`; nothing has changed then
    /// @throws IllegalStateException if it was read from another Kafka cluster
    @Transactional(Transactional.TxType.MANDATORY)
    boolean advance(TopicPartition partition, long from, long to) {
        int moved =
                database.update(
                        """
                        update consumed_offset set next_offset = ?
                        where topic = ? and partition = ? and next_offset = ? and cluster_id = ?
                        """,
                        to,
                        partition.topic(),
                        partition.partition(),
                        from,
                        cluster.id());
        if (moved == 1) {
            return true;
        }
        Optional<Long> _ = next(partition.topic(), partition.partition());
        return from == 0 && begin(partition, to);
    }

    /// A partition that was never read has no row.
    private boolean begin(TopicPartition partition, long to) {
        return database.update(
                        """
                        insert into consumed_offset (topic, partition, next_offset, cluster_id)
                        values (?, ?, ?, ?)
                        on conflict do nothing
                        """,
                        partition.topic(),
                        partition.partition(),
                        to,
                        cluster.id())
                == 1;
    }

    private void requireSameCluster(String topic, String storedCluster) {
        if (!storedCluster.equals(cluster.id())) {
            throw new IllegalStateException(
                    "offsets of %s are from cluster %s, this is %s"
                            .formatted(topic, storedCluster, cluster.id()));
        }
    }

    private record Stored(long next, String clusterId) {}
}
