package gpuq.api.jobs;

import gpuq.api.security.Caller;
import gpuq.common.job.UserId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;

/// A job's events as they come (MON-7, FEEDBACK-4).
@Path("/api/v1/jobs/{id}/events")
@Authenticated
@RunOnVirtualThread
public class JobStreamResource {

    private final Caller caller;
    private final JobAccess access;
    private final StreamPlaces places;
    private final Provider<JobStream> streams;

    JobStreamResource(
            Caller caller, JobAccess access, StreamPlaces places, Provider<JobStream> streams) {
        this.caller = caller;
        this.access = access;
        this.places = places;
        this.streams = streams;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServerResponse response)
            throws InterruptedException {
        JobView job = access.visible(id, caller);
        // Asked before: the request ends with its stream, and whoever asks who it is finds nobody.
        UserId user = caller.id();
        places.take(user);
        try (sink) {
            // A proxy that gathers the answer would hold every event back (NET-10).
            response.putHeader("X-Accel-Buffering", "no");
            response.putHeader("Cache-Control", "no-store");
            streams.get().run(job.id(), caller, new JobStream.Line(sink, sse), lastEventId);
        } finally {
            places.give(user);
        }
    }
}
