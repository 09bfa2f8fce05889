package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.common.contract.LogChunk;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/// Reads what an attempt wrote, by offset in its own output. Control characters are stripped here,
/// so that no log can move a terminal's cursor or colour a page (EXPLOIT-6).
@ApplicationScoped
public class JobLog {

    static final int DEFAULT_LIMIT = 64 * 1024;
    static final int MAX_LIMIT = 1024 * 1024;

    /// Chunks read at once. Each has what came in a quarter of a second at most.
    private static final int MAX_CHUNKS = 4_096;

    /// A chunk may begin before another and reach over it, where an agent has begun anew; but none
    /// is longer than that, save those that stand for bytes which are kept nowhere.
    private static final String CHUNKS =
            """
            select "offset", size, content from log_chunk
            where job_id = ? and leg = ? and attempt = ? and stream = ?
              and "offset" >= least(? - %d, (select max("offset") from log_chunk
                                             where job_id = ? and leg = ? and attempt = ?
                                               and stream = ? and "offset" <= ?))
              and "offset" + size > ?
            order by "offset", size limit ?
            """
                    .formatted(LogChunk.MAX_BYTES);

    private final Database database;

    JobLog(Database database) {
        this.database = database;
    }

    /// @param nextOffset where to go on
    public record Range(String text, long nextOffset) {}

    /// A piece that begins where the last one ended, or behind a hole.
    record Piece(long offset, long nextOffset, String text) {}

    /// A range of the latest attempt's output, from the offset on.
    ///
    /// @param limit how many bytes of output at most; no character is cut, and what stands for
    ///   bytes that are kept nowhere is given whole
    public Range read(JobId job, LogStream stream, long offset, int limit) {
        StringBuilder text = new StringBuilder();
        long next = offset;
        for (LogText chunk : chunks(job, stream, latest(job, legOf(stream)), offset)) {
            LogText rest = chunk.from(next);
            if (text.isEmpty() && rest.offset() > next) {
                next = rest.offset();
            }
            long room = offset + limit - rest.offset();
            LogText part = rest.atMost(room, text.isEmpty());
            if (part.isEmpty()) {
                if (rest.isEmpty()) {
                    continue;
                }
                break;
            }
            text.append(part.text());
            next = part.end();
            if (part.end() < rest.end()) {
                break;
            }
        }
        return new Range(PlainText.of(text.toString()), next);
    }

    /// What of an attempt's output there is from the offset on, in pieces.
    ///
    /// @param most how many pieces at most
    List<Piece> pieces(JobId job, LogStream stream, int attempt, long offset, int most) {
        List<Piece> pieces = new ArrayList<>();
        long next = offset;
        for (LogText chunk : chunks(job, stream, attempt, offset)) {
            LogText rest = chunk.from(next);
            if (!rest.isEmpty()) {
                pieces.add(new Piece(rest.offset(), rest.end(), PlainText.of(rest.text())));
                next = rest.end();
            }
            if (pieces.size() == most) {
                break;
            }
        }
        return pieces;
    }

    /// The attempt whose log is the latest; 0 before any.
    int latest(JobId job, Leg leg) {
        return database.first(
                        """
                        select coalesce(max(attempt), 0) as attempt from log_chunk
                        where job_id = ? and leg = ?
                        """,
                        row -> row.integer("attempt"),
                        job.uuid(),
                        leg.word())
                .orElse(0);
    }

    static Leg legOf(LogStream stream) {
        return switch (stream) {
            case STDOUT, STDERR -> Leg.RUN;
            case GRADER -> Leg.GRADE;
        };
    }

    private List<LogText> chunks(JobId job, LogStream stream, int attempt, long offset) {
        String leg = legOf(stream).word();
        return database.list(
                CHUNKS,
                row ->
                        new LogText(
                                row.longValue("offset"), row.integer("size"), row.text("content")),
                job.uuid(),
                leg,
                attempt,
                stream.word(),
                offset,
                job.uuid(),
                leg,
                attempt,
                stream.word(),
                offset,
                offset,
                MAX_CHUNKS);
    }
}
