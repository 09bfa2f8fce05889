package gpuq.api.projection;

import gpuq.api.database.Database;
import gpuq.common.contract.LogChunk;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Projects `gpuq.job-logs` into `log_chunk`. A chunk that comes twice is kept once. A chunk of an
/// attempt that its node does not hold is dropped: a node could write into another job's log
/// otherwise.
@ApplicationScoped
public class LogProjector {

    private static final String INSERT =
            """
            insert into log_chunk (job_id, leg, attempt, stream, "offset", size, content, at, node_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String ACTIVITY =
            """
            insert into job_activity (job_id, last_log_at, percent, message, progress_at)
            values (?, ?, ?, ?, ?)
            on conflict (job_id) do update set
                last_log_at = excluded.last_log_at,
                percent = coalesce(excluded.percent, job_activity.percent),
                message = coalesce(excluded.message, job_activity.message),
                progress_at = coalesce(excluded.progress_at, job_activity.progress_at)
            """;

    private final TopicReader reader;
    private final Database database;
    private final JobChanges changes;

    LogProjector(TopicReader reader, Database database, JobChanges changes) {
        this.reader = reader;
        this.database = database;
        this.changes = changes;
    }

    @Incoming("job-logs")
    @Blocking
    void consume(ConsumerRecords<String, byte[]> records) {
        Set<String> changed = new LinkedHashSet<>();
        reader.read(
                records,
                LogChunk.class,
                (chunk, _) -> {
                    insert(chunk);
                    note(chunk);
                    changed.add(chunk.attempt().jobId().value());
                });
        changed.forEach(changes::changed);
    }

    private void insert(LogChunk chunk) {
        int _ =
                database.update(
                        INSERT,
                        chunk.attempt().jobId().uuid(),
                        chunk.attempt().leg().word(),
                        chunk.attempt().number(),
                        chunk.stream().word(),
                        chunk.offset(),
                        chunk.sizeBytes(),
                        // PostgreSQL's text cannot hold NUL.
                        chunk.text().replace('\0', '\ufffd'),
                        chunk.at(),
                        chunk.nodeId().value());
    }

    /// When the job last said something, and what of its own progress.
    private void note(LogChunk chunk) {
        Optional<ProgressLine> progress =
                chunk.stream() == LogChunk.LogStream.STDOUT
                        ? ProgressLine.lastIn(chunk.text())
                        : Optional.empty();
        int _ =
                database.update(
                        ACTIVITY,
                        chunk.attempt().jobId().uuid(),
                        chunk.at(),
                        progress.map(ProgressLine::percent).orElse(null),
                        progress.map(ProgressLine::message).orElse(null),
                        progress.map(_ -> chunk.at()).orElse(null));
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
