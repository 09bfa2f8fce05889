package gpuq.api.projection;

import gpuq.api.database.Database;
import gpuq.common.job.NodeId;
import gpuq.common.seal.RecordSeal.Sealed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.Optional;

/// The table `log_source`: the last log record that was taken of a node in a partition. It rises
/// strictly, also over restarts of ours, so a record that is sent again is seen. By partition,
/// since a node's records are in order only within one.
@ApplicationScoped
class LogSources {

    private final Database database;

    LogSources(Database database) {
        this.database = database;
    }

    /// Where a node stands in its own order.
    record Mark(int epoch, long incarnation, long sequence) implements Comparable<Mark> {

        private static final Comparator<Mark> ORDER =
                Comparator.comparingInt(Mark::epoch)
                        .thenComparingLong(Mark::incarnation)
                        .thenComparingLong(Mark::sequence);

        static Mark of(Sealed sealed) {
            return new Mark(sealed.epoch(), sealed.incarnation(), sealed.sequence());
        }

        @Override
        public int compareTo(Mark other) {
            return ORDER.compare(this, other);
        }
    }

    /// The epoch in which the node is enrolled now.
    Optional<Integer> epoch(NodeId node) {
        return database.first(
                "select epoch from node where node_id = ?",
                row -> row.integer("epoch"),
                node.value());
    }

    Optional<Mark> last(NodeId node, int partition) {
        return database.first(
                """
                select epoch, incarnation, sequence from log_source
                where node_id = ? and partition = ?
                """,
                row ->
                        new Mark(
                                row.integer("epoch"),
                                row.longValue("incarnation"),
                                row.longValue("sequence")),
                node.value(),
                partition);
    }

    @Transactional(Transactional.TxType.MANDATORY)
    void put(NodeId node, int partition, Mark mark) {
        int _ =
                database.update(
                        """
                        insert into log_source (node_id, partition, epoch, incarnation, sequence)
                        values (?, ?, ?, ?, ?)
                        on conflict (node_id, partition) do update
                        set epoch = excluded.epoch, incarnation = excluded.incarnation,
                            sequence = excluded.sequence
                        """,
                        node.value(),
                        partition,
                        mark.epoch(),
                        mark.incarnation(),
                        mark.sequence());
    }
}
