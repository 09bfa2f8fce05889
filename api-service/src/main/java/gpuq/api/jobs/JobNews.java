package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a job is newer than a position: its transitions and its logs.
@ApplicationScoped
class JobNews {

    private static final int MAX_EVENTS = 200;
    static final int MAX_PIECES = 20;

    private final Database database;
    private final JobLog log;

    JobNews(Database database, JobLog log) {
        this.database = database;
        this.log = log;
    }

    /// A transition, as the `state` event says it.
    record Transition(
            long offset,
            String state,
            String stage,
            int attempt,
            String leg,
            @Nullable String nodeId,
            Instant at,
            String why) {}

    /// A piece of a log, as the `log` event says it.
    record Piece(String stream, int attempt, long offset, long nextOffset, String text) {}

    List<Transition> transitions(JobId job, long after) {
        return database.list(
                """
                select "offset", state, stage, attempt, leg, node_id, at, why from job_event
                where job_id = ? and "offset" > ? order by "offset" limit ?
                """,
                row ->
                        new Transition(
                                row.longValue("offset"),
                                row.text("state"),
                                row.text("stage"),
                                row.integer("attempt"),
                                row.text("leg"),
                                row.optionalText("node_id").orElse(null),
                                row.time("at"),
                                row.text("why")),
                job.uuid(),
                after,
                MAX_EVENTS);
    }

    /// The attempt whose log is the latest; 0 before any.
    int latest(JobId job, LogStream stream) {
        return log.latest(job, JobLog.legOf(stream));
    }

    List<Piece> pieces(JobId job, LogStream stream, int attempt, long from) {
        return log.pieces(job, stream, attempt, from, MAX_PIECES).stream()
                .map(
                        piece ->
                                new Piece(
                                        stream.word(),
                                        attempt,
                                        piece.offset(),
                                        piece.nextOffset(),
                                        piece.text()))
                .toList();
    }
}
