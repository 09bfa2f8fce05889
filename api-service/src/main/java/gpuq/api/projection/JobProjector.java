package gpuq.api.projection;

import gpuq.common.contract.JobEvent;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.log.Correlation;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Projects `gpuq.job-events` into `job_row` and `job_event`, and wakes who waits for a job.
@ApplicationScoped
public class JobProjector {

    private final TopicReader reader;
    private final JobRows rows;
    private final JobChanges changes;
    private final EndedJobs endedJobs;

    JobProjector(TopicReader reader, JobRows rows, JobChanges changes, EndedJobs endedJobs) {
        this.endedJobs = endedJobs;
        this.reader = reader;
        this.rows = rows;
        this.changes = changes;
    }

    @Incoming("job-events")
    @Blocking
    void consume(ConsumerRecords<String, byte[]> records) {
        Set<String> changed = new LinkedHashSet<>();
        Map<JobId, JobEvent.JobEnded> ended = new LinkedHashMap<>();
        reader.read(
                records,
                JobEvent.class,
                (event, position) -> {
                    try (Correlation correlation = Correlation.open().job(event.job().jobId())) {
                        NodeId node = event.job().nodeId();
                        if (node != null) {
                            correlation.node(node);
                        }
                        rows.apply(event, position);
                    }
                    changed.add(event.job().jobId().value());
                    if (event instanceof JobEvent.JobEnded end) {
                        ended.put(end.job().jobId(), end);
                    }
                });
        changed.forEach(changes::changed);
        ended.values().forEach(endedJobs::count);
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
