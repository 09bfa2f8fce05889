package gpuq.api.jobs;

import gpuq.api.problem.ProblemException;
import gpuq.api.projection.JobChanges;
import gpuq.api.security.Caller;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One open event stream of one job: sends what is new, sleeps until something changes, and ends
/// with the job or with the token. One per request; runs on the request's own virtual thread.
@Dependent
class JobStream {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration COMMENT_EACH = Duration.ofSeconds(15);
    private static final Duration LATE_LOGS = Duration.ofSeconds(2);
    private static final long SEND_SECONDS = 20;

    private final JobAccess access;
    private final JobNews news;
    private final JobParts parts;
    private final JobChanges changes;

    private StreamPosition position = StreamPosition.START;
    private Instant lastSent = Instant.MIN;
    private JobView.@Nullable Queue queue;
    private JobView.@Nullable Progress progress;
    private @Nullable Object usage;

    JobStream(JobAccess access, JobNews news, JobParts parts, JobChanges changes) {
        this.access = access;
        this.news = news;
        this.parts = parts;
        this.changes = changes;
    }

    /// Where the events go.
    record Line(SseEventSink sink, Sse sse) {}

    /// Runs until the job has ended, the token has, or the reader has gone.
    void run(String id, Caller caller, Line line, @Nullable String lastEventId)
            throws InterruptedException {
        position = StreamPosition.read(lastEventId);
        try (JobChanges.Watch watch = changes.watch(id)) {
            boolean ended = false;
            Instant endSeen = Instant.MAX;
            while (!line.sink().isClosed()) {
                JobView job = access.visible(id, caller);
                sendNews(job, caller, line);
                if (job.state().isTerminal()) {
                    // The last of the log may come a little after the end.
                    endSeen = ended ? endSeen : Instant.now();
                    ended = true;
                    if (Instant.now().isAfter(endSeen.plus(LATE_LOGS))) {
                        send(line, "result", job);
                        return;
                    }
                }
                if (Instant.now().isAfter(caller.expiresAt())) {
                    send(line, "auth_expired", new Expired(caller.expiresAt()));
                    return;
                }
                comment(line);
                watch.await(LOOK_AGAIN);
            }
        } catch (ReaderGoneException _) {
            // A reader may leave at any time; nothing is left to do.
        }
    }

    /// Says when the token ended.
    record Expired(Instant at) {}

    private void sendNews(JobView job, Caller caller, Line line) {
        JobId id = new JobId(job.id());
        for (JobNews.Transition change : news.transitions(id, position.event())) {
            position = position.afterEvent(change.offset());
            send(line, "state", change);
        }
        position = position.inAttempt(Math.max(position.attempt(), news.latestRun(id)));
        for (LogStream stream : LogStream.values()) {
            if (isAllowed(job, stream, caller)) {
                sendLog(id, stream, line);
            }
        }
        if (job.queue() != null && !isSamePlace(job.queue(), queue)) {
            queue = job.queue();
            send(line, "queue", job.queue());
        }
        if (job.progress() != null && !job.progress().equals(progress)) {
            progress = job.progress();
            send(line, "progress", job.progress());
        }
        if (job.usage() != null && !job.usage().equals(usage)) {
            usage = job.usage();
            send(line, "usage", job.usage());
        }
    }

    private void sendLog(JobId id, LogStream stream, Line line) {
        int attempt = stream == LogStream.GRADER ? 1 : position.attempt();
        for (JobNews.Piece piece : news.pieces(id, stream, attempt, position.offset(stream))) {
            position = position.at(stream, piece.nextOffset());
            send(line, "log", piece);
        }
    }

    private boolean isAllowed(JobView job, LogStream stream, Caller caller) {
        try {
            parts.requireLogAllowed(job, stream, caller);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    private static boolean isSamePlace(JobView.Queue now, JobView.@Nullable Queue before) {
        return before != null
                && now.position() == before.position()
                && Objects.equals(now.reason(), before.reason());
    }

    private void comment(Line line) {
        if (Instant.now().isAfter(lastSent.plus(COMMENT_EACH))) {
            deliver(line, line.sse().newEventBuilder().comment("still here").build());
        }
    }

    private void send(Line line, String name, Object data) {
        deliver(
                line,
                line.sse()
                        .newEventBuilder()
                        .name(name)
                        .id(position.toString())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(data)
                        .build());
    }

    private void deliver(Line line, OutboundSseEvent event) {
        try {
            Object _ =
                    line.sink()
                            .send(event)
                            .toCompletableFuture()
                            .get(SEND_SECONDS, TimeUnit.SECONDS);
            lastSent = Instant.now();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            throw new ReaderGoneException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReaderGoneException(e);
        }
    }

    private static final class ReaderGoneException extends RuntimeException {
        ReaderGoneException(Exception cause) {
            super(cause);
        }
    }
}
