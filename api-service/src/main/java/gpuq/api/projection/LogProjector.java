package gpuq.api.projection;

import gpuq.api.database.Database;
import gpuq.common.contract.JobLog;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Projects `gpuq.job-logs` into `log_chunk` and `job_activity`; [LogBatch] says what is taken.
/// What is not is counted by its reason and stored nowhere.
@ApplicationScoped
public class LogProjector {

    private final TopicReader reader;
    private final Database database;
    private final LogSeals seals;
    private final LogSources sources;
    private final AttemptHolders holders;
    private final LogRefusals refusals;
    private final JobChanges changes;

    LogProjector(
            TopicReader reader,
            Database database,
            LogSeals seals,
            LogSources sources,
            AttemptHolders holders,
            LogRefusals refusals,
            JobChanges changes) {
        this.reader = reader;
        this.database = database;
        this.seals = seals;
        this.sources = sources;
        this.holders = holders;
        this.refusals = refusals;
        this.changes = changes;
    }

    @Incoming("job-logs")
    @Blocking
    void consume(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            AttemptHolders.Patience patience = new AttemptHolders.Patience();
            AtomicReference<LogBatch> last = new AtomicReference<>();
            Map<String, Integer> refused =
                    reader.read(
                            partition,
                            records.records(partition),
                            JobLog.class,
                            () -> {
                                LogBatch batch =
                                        new LogBatch(
                                                partition.partition(),
                                                database,
                                                seals,
                                                sources,
                                                holders,
                                                patience);
                                last.set(batch);
                                return batch;
                            });
            refusals.count(refused);
            LogBatch applied = last.get();
            if (applied != null) {
                applied.changed().forEach(changes::changed);
            }
        }
    }

    /// Where the consumer continues.
    @Singleton
    @Identifier("job-logs.rebalance-listener")
    static class Continue extends SeekToStored {
        Continue(ConsumedOffsets offsets, ProjectionHealth health) {
            super(offsets, health);
        }
    }
}
