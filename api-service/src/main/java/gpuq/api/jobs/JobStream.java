package gpuq.api.jobs;

import gpuq.api.problem.ProblemException;
import gpuq.api.projection.JobChanges;
import gpuq.api.security.Caller;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /// More than the clocks of our services and the last of a log may be apart.
    private static final Duration LONG_AGO = Duration.ofSeconds(10);

    private static final long SEND_SECONDS = 20;

    private final JobAccess access;
    private final JobNews news;
    private final JobChanges changes;

    private StreamPosition position = StreamPosition.START;
    private Instant lastSent = Instant.MIN;
    private JobView.@Nullable Queue queue;
    private JobView.@Nullable Progress progress;
    private @Nullable UsageNews usage;

    JobStream(JobAccess access, JobNews news, JobChanges changes) {
        this.access = access;
        this.news = news;
        this.changes = changes;
    }

    /// Where the events go.
    record Line(SseEventSink sink, Sse sse) {}

    /// Runs until the job has ended, the token has, or the reader has gone.
    void run(String id, Caller caller, Line line, @Nullable String lastEventId)
            throws InterruptedException {
        position = StreamPosition.read(lastEventId);
        try (JobChanges.Watch watch = changes.watch(id)) {
            @Nullable Instant endSeen = null;
            while (!line.sink().isClosed()) {
                JobView job = access.visible(id, caller);
                if (sendNews(job, caller, line)) {
                    continue;
                }
                if (job.state().isTerminal()) {
                    Instant now = Instant.now();
                    endSeen = endSeen == null ? now : endSeen;
                    if (isComplete(job.finishedAt(), endSeen, now)) {
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
        } catch (ReaderGoneException | ContextNotActiveException _) {
            // A reader may leave at any time, and the request ends with her; nothing is left to do.
        }
    }

    /// Whether no more of the log is to be waited for. The last of it may come a little after the
    /// end is seen here; when the end was long ago, all of it is there.
    static boolean isComplete(@Nullable Instant ended, Instant endSeen, Instant now) {
        return now.isAfter(endSeen.plus(LATE_LOGS))
                || (ended != null && now.isAfter(ended.plus(LONG_AGO)));
    }

    /// Says when the token ended.
    record Expired(Instant at) {}

    /// Sends what is new; whether there may be more than was sent.
    private boolean sendNews(JobView job, Caller caller, Line line) {
        boolean more = false;
        JobId id = new JobId(job.id());
        for (JobNews.Transition change : news.transitions(id, position.event())) {
            position = position.afterEvent(change.offset());
            send(line, "state", change);
        }
        for (LogStream stream : LogStream.values()) {
            position = position.inAttempt(stream, news.latest(id, stream));
            if (isAllowed(job, stream, caller)) {
                more |= sendLog(id, stream, line);
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
        Optional<UsageNews> used = UsageNews.of(job);
        if (used.isPresent() && !used.get().isNoNewsAfter(usage)) {
            usage = used.get();
            send(line, "usage", usage.data());
        }
        return more;
    }

    private boolean sendLog(JobId id, LogStream stream, Line line) {
        List<JobNews.Piece> pieces =
                news.pieces(id, stream, position.attempt(stream), position.offset(stream));
        for (JobNews.Piece piece : pieces) {
            position = position.at(stream, piece.nextOffset());
            send(line, "log", piece);
        }
        return pieces.size() == JobNews.MAX_PIECES;
    }

    private boolean isAllowed(JobView job, LogStream stream, Caller caller) {
        try {
            access.requireLogAllowed(job, stream, caller);
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
