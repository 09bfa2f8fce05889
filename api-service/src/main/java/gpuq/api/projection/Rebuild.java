package gpuq.api.projection;

import gpuq.api.database.Database;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jboss.logging.Logger;

/// Empties the rows of jobs and nodes and puts their offsets back to the beginning, in one
/// transaction; then the partitions are given out anew, and the consumers go there. Records that
/// are on their way meanwhile are refused by [ConsumedOffsets], since the offsets are no longer
/// where they were. Logs stay: their topic forgets within hours.
@ApplicationScoped
public class Rebuild {

    private static final Logger LOG = Logger.getLogger(Rebuild.class);
    private static final List<String> CHANNELS = List.of("job-events", "node-events");

    private final Database database;
    private final KafkaClientService clients;
    private final TransactionSynchronizationRegistry transaction;

    Rebuild(
            Database database,
            KafkaClientService clients,
            TransactionSynchronizationRegistry transaction) {
        this.database = database;
        this.clients = clients;
        this.transaction = transaction;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void start() {
        // In the order of the projection, which moves several on in one transaction.
        List<String> _ =
                database.list(
                        """
                        select topic from consumed_offset
                        where topic like '%gpuq.job-events' or topic like '%gpuq.node-events'
                        order by topic, partition
                        for update
                        """,
                        row -> row.text("topic"));
        int _ =
                database.update(
                        """
                        update consumed_offset set next_offset = 0
                        where topic like '%gpuq.job-events' or topic like '%gpuq.node-events'
                        """);
        int _ = database.update("delete from job_event");
        int _ = database.update("delete from job_row");
        int _ = database.update("delete from node_row");
        int _ = database.update("delete from competition_hold");
        transaction.registerInterposedSynchronization(
                new Synchronization() {
                    @Override
                    public void beforeCompletion() {}

                    @Override
                    public void afterCompletion(int status) {
                        if (status == Status.STATUS_COMMITTED) {
                            CHANNELS.forEach(Rebuild.this::rewind);
                        }
                    }
                });
    }

    /// Has a channel's partitions given out anew: whoever gets one goes where the offsets say.
    void rewind(String channel) {
        KafkaConsumer<Object, Object> consumer = clients.getConsumer(channel);
        if (consumer == null) {
            return;
        }
        consumer.runOnPollingThread(
                        kafka -> {
                            kafka.enforceRebalance("projection rebuilt");
                        })
                .subscribe()
                .with(
                        _ -> LOG.infof("projection rewound channel=%s", channel),
                        failure ->
                                LOG.errorf(
                                        "projection cannot rewind channel=%s reason=%s",
                                        channel, failure.getMessage()));
    }
}
