package gpuq.api.projection;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.common.contract.JobEvent;
import gpuq.common.job.CompetitionRef;
import gpuq.common.job.JobId;
import gpuq.common.job.JobKind;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Projects `gpuq.job-events` into `job_row` and `job_event`, and wakes who waits for a job.
@ApplicationScoped
public class JobProjector {

    private static final Logger LOG = Logger.getLogger(JobProjector.class);

    private final TopicReader reader;
    private final ObjectMapper mapper;
    private final JobRows rows;
    private final JobChanges changes;
    private final EndedJobs endedJobs;
    private final Event<GradingEnded> gradingEnded;

    JobProjector(
            TopicReader reader,
            ObjectMapper mapper,
            JobRows rows,
            JobChanges changes,
            EndedJobs endedJobs,
            Event<GradingEnded> gradingEnded) {
        this.reader = reader;
        this.mapper = mapper;
        this.rows = rows;
        this.changes = changes;
        this.endedJobs = endedJobs;
        this.gradingEnded = gradingEnded;
    }

    @Incoming("job-events")
    @Blocking
    void consume(ConsumerRecords<String, byte[]> records) {
        long began = System.nanoTime();
        AtomicReference<JobBatch> last = new AtomicReference<>();
        Map<String, Integer> _ =
                reader.read(
                        records,
                        JobEvent.class,
                        () -> {
                            JobBatch batch = new JobBatch(mapper, rows);
                            last.set(batch);
                            return batch;
                        });
        JobBatch applied = last.get();
        if (applied != null) {
            applied.changed().forEach(job -> changes.changed(job.value()));
            applied.ended().forEach(this::ended);
        }
        reader.keepPace(records, began);
    }

    private void ended(JobEvent.JobEnded ended) {
        JobEvent.JobFacts job = ended.job();
        JobKind kind = job.kind();
        if (kind == null) {
            endedJobs.count(ended);
            return;
        }
        CompetitionRef version = new CompetitionRef(job.competitionId(), job.competitionVersion());
        var _ =
                gradingEnded
                        .fireAsync(new GradingEnded(job.jobId(), kind, version))
                        .whenComplete((_, failure) -> notTaken(job.jobId(), failure));
    }

    private static void notTaken(JobId job, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warnf(failure, "end of a grading not taken, to be looked for later job=%s", job);
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
