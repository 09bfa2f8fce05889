package gpuq.api.projection;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.contract.JobEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Projects `gpuq.job-events` into `job_row` and `job_event`, and wakes who waits for a job.
@ApplicationScoped
public class JobProjector {

    private final TopicReader reader;
    private final ObjectMapper mapper;
    private final JobRows rows;
    private final JobChanges changes;
    private final EndedJobs endedJobs;

    JobProjector(
            TopicReader reader,
            ObjectMapper mapper,
            JobRows rows,
            JobChanges changes,
            EndedJobs endedJobs) {
        this.reader = reader;
        this.mapper = mapper;
        this.rows = rows;
        this.changes = changes;
        this.endedJobs = endedJobs;
    }

    @Incoming("job-events")
    @Blocking
    void consume(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            AtomicReference<JobBatch> last = new AtomicReference<>();
            Map<String, Integer> _ =
                    reader.read(
                            partition,
                            records.records(partition),
                            JobEvent.class,
                            () -> {
                                JobBatch batch = new JobBatch(mapper, rows);
                                last.set(batch);
                                return batch;
                            });
            JobBatch applied = last.get();
            if (applied != null) {
                applied.changed().forEach(job -> changes.changed(job.value()));
                applied.ended().forEach(endedJobs::count);
            }
        }
    }

    /// Where the consumer continues.
    @Singleton
    @Identifier("job-events.rebalance-listener")
    static class Continue extends SeekToStored {
        Continue(ConsumedOffsets offsets, ProjectionHealth health) {
            super(offsets, health);
        }
    }
}
