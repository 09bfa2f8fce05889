package gpuq.api.projection;

import com.fasterxml.jackson.databind.ObjectMapper;
import gpuq.api.database.Database;
import gpuq.common.contract.Envelope;
import gpuq.common.contract.FetchProgress;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogRecord;
import gpuq.common.contract.LogVitals;
import gpuq.common.contract.Topic;
import gpuq.common.job.AttemptRef;
import gpuq.common.job.JobId;
import gpuq.common.job.NodeId;
import gpuq.common.json.JsonStyle;
import gpuq.common.seal.RecordSeal.Sealed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// The log records of one partition and one transaction. Takes one only under the seal of the node
/// that it names, above all that was taken of it, and of an attempt that the node had: a node could
/// write into another job's log otherwise. Made for each try.
final class LogBatch implements Projection.Rows<LogRecord> {

    private static final String INSERT =
            """
            insert into log_chunk (job_id, leg, attempt, stream, "offset", size, content, at, node_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (job_id, leg, attempt, stream, "offset", node_id) do update
            set size = excluded.size, content = excluded.content, at = excluded.at
            where excluded.size > log_chunk.size
            """;

    private static final String ACTIVITY =
            """
            insert into job_activity (job_id, last_log_at, percent, message, progress_at)
            values (?, ?, ?, ?, ?)
            on conflict (job_id) do update set
                last_log_at = excluded.last_log_at,
                percent = coalesce(excluded.percent, job_activity.percent),
                message = coalesce(excluded.message, job_activity.message),
                progress_at = coalesce(excluded.progress_at, job_activity.progress_at),
                fetching_attempt =
                    case when excluded.progress_at is null then job_activity.fetching_attempt end
            """;

    /// An attempt that was lost may still be heard of after the next has begun.
    private static final String VITALS =
            """
            insert into job_activity (job_id, attempt, usage, cpu, cpu_active_at, gpu_active_at, seen_at)
            values (?, ?, ?::jsonb, ?, ?, ?, ?)
            on conflict (job_id) do update set
                attempt = excluded.attempt, usage = excluded.usage, cpu = excluded.cpu,
                cpu_active_at = excluded.cpu_active_at, gpu_active_at = excluded.gpu_active_at,
                seen_at = excluded.seen_at
            where coalesce(job_activity.attempt, 0) <= excluded.attempt
            """;

    private static final String FETCHING =
            """
            insert into job_activity (job_id, percent, message, progress_at, fetching_attempt)
            values (?, ?, ?, ?, ?)
            on conflict (job_id) do update set
                percent = excluded.percent,
                message = excluded.message,
                progress_at = excluded.progress_at,
                fetching_attempt = excluded.fetching_attempt
            """;

    private static final long MIB = 1L << 20;
    private static final ObjectMapper MAPPER = JsonStyle.newMapper();

    private final int partition;
    private final Database database;
    private final LogSeals seals;
    private final LogSources sources;
    private final AttemptHolders holders;
    private final AttemptHolders.Patience patience;

    private final Map<NodeId, Optional<Integer>> epochs = new HashMap<>();
    private final Map<NodeId, LogSources.Mark> marks = new HashMap<>();
    private final Set<AttemptHolders.Holding> held = new HashSet<>();
    private final Set<String> changed = new HashSet<>();
    private @Nullable Sealed sealed;

    LogBatch(
            int partition,
            Database database,
            LogSeals seals,
            LogSources sources,
            AttemptHolders holders,
            AttemptHolders.Patience patience) {
        this.partition = partition;
        this.database = database;
        this.seals = seals;
        this.sources = sources;
        this.holders = holders;
        this.patience = patience;
    }

    @Override
    public void admit(Envelope envelope, Map<String, String> headers, byte[] value) {
        Sealed seal =
                Sealed.parse(headers)
                        .orElseThrow(() -> new RefusedRecordException(LogRefusal.NOT_SEALED));
        if (!seals.isGenuine(envelope.type().word(), seal, value)) {
            throw new RefusedRecordException(LogRefusal.BAD_SEAL);
        }
        Optional<Integer> epoch = epochs.computeIfAbsent(seal.node(), sources::epoch);
        if (!epoch.equals(Optional.of(seal.epoch()))) {
            throw new RefusedRecordException(LogRefusal.REVOKED);
        }
        LogSources.Mark mark = LogSources.Mark.of(seal);
        LogSources.Mark last = marks.get(seal.node());
        if (last == null) {
            last = sources.last(seal.node(), partition).orElse(null);
        }
        if (last != null && mark.compareTo(last) <= 0) {
            throw new RefusedRecordException(LogRefusal.REPLAYED);
        }
        marks.put(seal.node(), mark);
        sealed = seal;
    }

    @Override
    public void apply(LogRecord record, Projection.Position position) {
        if (sealed == null || !record.nodeId().equals(sealed.node())) {
            throw new RefusedRecordException(LogRefusal.OTHER_NODE);
        }
        AttemptRef attempt = record.attempt();
        if (partitionOf(attempt.jobId()) != partition) {
            throw new RefusedRecordException(LogRefusal.WRONG_PARTITION);
        }
        if (!SoundRecord.is(record)) {
            throw new RefusedRecordException(LogRefusal.BAD_PIECE);
        }
        requireHeld(new AttemptHolders.Holding(attempt, record.nodeId()));
        switch (record) {
            case LogChunk chunk -> {
                insert(chunk);
                note(chunk);
            }
            case LogVitals vitals -> note(vitals);
            case FetchProgress progress -> note(progress);
        }
        changed.add(attempt.jobId().value());
    }

    @Override
    public void end() {
        marks.forEach((node, mark) -> sources.put(node, partition, mark));
    }

    /// The jobs of which there is something new.
    List<String> changed() {
        return new ArrayList<>(changed);
    }

    /// Where Kafka's default partitioner puts a job's records.
    static int partitionOf(JobId job) {
        byte[] key = job.value().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % Topic.KEYED_PARTITIONS;
    }

    private void requireHeld(AttemptHolders.Holding holding) {
        if (held.contains(holding)) {
            return;
        }
        held.addAll(holders.among(List.of(holding)));
        if (held.contains(holding)) {
            return;
        }
        if (holders.isWorthWaiting(holding, patience)) {
            throw new NotYetKnownException();
        }
        holders.noteLie(holding.node());
        throw new RefusedRecordException(LogRefusal.NOT_HELD);
    }

    /// A piece that comes again may be longer, where an agent has begun anew in between.
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

    private void note(LogVitals vitals) {
        int _ =
                database.update(
                        VITALS,
                        vitals.attempt().jobId().uuid(),
                        vitals.attempt().number(),
                        MAPPER.valueToTree(vitals.usage()).toString(),
                        vitals.cpu(),
                        vitals.cpuActiveAt(),
                        vitals.gpuActiveAt(),
                        vitals.at());
    }

    /// How much of its data an attempt has: what its program has said before was of another one.
    private void note(FetchProgress progress) {
        int _ =
                database.update(
                        FETCHING,
                        progress.attempt().jobId().uuid(),
                        progress.percent(),
                        "%d of %d MiB of the data are on the node."
                                .formatted(progress.doneBytes() / MIB, progress.totalBytes() / MIB),
                        progress.at(),
                        progress.attempt().number());
    }
}
