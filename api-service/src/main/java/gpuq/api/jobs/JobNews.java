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
    private static final int MAX_PIECES = 20;

    private final Database database;

    JobNews(Database database) {
        this.database = database;
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
    int latestRun(JobId job) {
        return database.first(
                        """
                        select coalesce(max(attempt), 0) as attempt from log_chunk
                        where job_id = ? and leg = 'run'
                        """,
                        row -> row.integer("attempt"),
                        job.uuid())
                .orElse(0);
    }

    List<Piece> pieces(JobId job, LogStream stream, int attempt, long from) {
        return database.list(
                """
                select attempt, "offset", size, content from log_chunk c
                where job_id = ? and leg = ? and attempt = ? and stream = ? and "offset" >= ?
                  and exists (select 1 from job_event e
                              where e.job_id = c.job_id and e.leg = c.leg
                                and e.attempt = c.attempt and e.node_id = c.node_id)
                order by "offset" limit ?
                """,
                row ->
                        new Piece(
                                stream.word(),
                                row.integer("attempt"),
                                row.longValue("offset"),
                                row.longValue("offset") + row.integer("size"),
                                PlainText.of(row.text("content"))),
                job.uuid(),
                stream == LogStream.GRADER ? "grade" : "run",
                attempt,
                stream.word(),
                from,
                MAX_PIECES);
    }
}
