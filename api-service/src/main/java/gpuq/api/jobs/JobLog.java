package gpuq.api.jobs;

import gpuq.api.database.Database;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import gpuq.common.job.Leg;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Reads what an attempt wrote, by offset in its own output. Control characters are stripped here,
/// so that no log can move a terminal's cursor or colour a page (EXPLOIT-6).
@ApplicationScoped
public class JobLog {

    static final int DEFAULT_LIMIT = 64 * 1024;
    static final int MAX_LIMIT = 1024 * 1024;

    private final Database database;

    JobLog(Database database) {
        this.database = database;
    }

    /// @param nextOffset where to go on
    public record Range(String text, long nextOffset) {}

    private record Chunk(long offset, int size, String text) {}

    /// A range of the latest attempt's output.
    ///
    /// @param limit about how many bytes of output at most; whole chunks are given
    public Range read(JobId job, LogStream stream, long offset, int limit) {
        Leg leg = stream == LogStream.GRADER ? Leg.GRADE : Leg.RUN;
        List<Chunk> chunks =
                database.list(
                        """
                        select "offset", size, content
                        from log_chunk c
                        where job_id = ? and leg = ? and stream = ? and "offset" + size > ?
                          and exists (select 1 from job_event e
                                      where e.job_id = c.job_id and e.leg = c.leg
                                        and e.attempt = c.attempt and e.node_id = c.node_id)
                          and attempt = (select max(attempt) from log_chunk where job_id = ? and leg = ?)
                        order by "offset"
                        limit ?
                        """,
                        row ->
                                new Chunk(
                                        row.longValue("offset"),
                                        row.integer("size"),
                                        row.text("content")),
                        job.uuid(),
                        leg.word(),
                        stream.word(),
                        offset,
                        job.uuid(),
                        leg.word(),
                        1 + limit / 256);
        StringBuilder text = new StringBuilder();
        long next = offset;
        for (Chunk chunk : chunks) {
            if (next > offset && next + chunk.size() - offset > limit) {
                break;
            }
            text.append(chunk.text());
            next = chunk.offset() + chunk.size();
        }
        return new Range(PlainText.of(text.toString()), next);
    }
}
