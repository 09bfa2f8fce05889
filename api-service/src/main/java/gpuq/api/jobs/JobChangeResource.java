package gpuq.api.jobs;

import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.api.web.Etags;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// Wishes about a job that is there: PATCH, another program, the same again, its program's stack. A
/// change that the scheduler must confirm is waited for: 200 is applied, 409 too late, 202 not yet
/// known.
@Path("/api/v1/jobs/{id}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobChangeResource {

    private static final Duration WORD = Duration.ofSeconds(5);

    private final Caller caller;
    private final JobAccess access;
    private final JobWait wait;
    private final UpdateJob update;
    private final ResubmitJob resubmit;
    private final AskStack stack;

    JobChangeResource(
            Caller caller,
            JobAccess access,
            JobWait wait,
            UpdateJob update,
            ResubmitJob resubmit,
            AskStack stack) {
        this.caller = caller;
        this.access = access;
        this.wait = wait;
        this.update = update;
        this.resubmit = resubmit;
        this.stack = stack;
    }

    @PATCH
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    public RestResponse<JobView> patch(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String expected,
            @Nullable String body)
            throws InterruptedException {
        JobPatchBody patch = JobConfigReader.readPatch(body == null ? "" : body);
        JobView job = access.visible(id, caller);
        Etags.requireMatch(expected, job.entityTag());
        update.patch(job, patch, access.isStaff(job, caller));
        if (!patch.isForScheduler()) {
            return answer(RestResponse.Status.OK, access.visible(id, caller));
        }
        return confirmed(
                id,
                now -> isApplied(now, patch),
                now -> UpdateJob.isTooLate(now.state(), patch),
                UpdateJob::tooLate);
    }

    @PUT
    @Path("/solution")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public RestResponse<JobView> replace(
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String expected,
            @HeaderParam("Content-Digest") @Nullable String digest,
            @RestForm("solution") @Nullable FileUpload solution)
            throws InterruptedException {
        JobView job = access.visible(id, caller);
        if (!JobAccess.isOwner(job, caller)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only its owner replaces a job's program.");
        }
        Etags.requireMatch(expected, job.entityTag());
        if (solution == null) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "solution", "the part is missing");
        }
        Upload upload = UploadReader.read(solution, digest);
        update.replace(job, upload);
        return confirmed(
                id,
                now -> now.solution().sha256().equals(upload.sha256().value()),
                now -> !UpdateJob.isWaiting(now.state()),
                UpdateJob::notQueued);
    }

    @POST
    @Path("/resubmit")
    public RestResponse<JobView> resubmit(
            @PathParam("id") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Nullable ResubmitBody body) {
        JobView job = access.visible(id, caller);
        boolean sameHardware = body != null && Boolean.TRUE.equals(body.sameHardware());
        SubmitJob.Submitted submitted = resubmit.resubmit(caller, job, sameHardware, key);
        JobView again = access.visible(submitted.id().value(), caller);
        ResponseBuilder<JobView> answer =
                ResponseBuilder.<JobView>create(RestResponse.Status.CREATED)
                        .entity(again)
                        .location(URI.create("/api/v1/jobs/" + again.id()))
                        .header(HttpHeaders.ETAG, again.entityTag());
        return submitted.replayed()
                ? answer.header("Idempotent-Replayed", "true").build()
                : answer.build();
    }

    /// @param sameHardware whether it must run on a GPU of the same model
    record ResubmitBody(@Nullable Boolean sameHardware) {}

    @POST
    @Path("/stack")
    public RestResponse<JobView> stack(@PathParam("id") String id) {
        JobView job = access.visible(id, caller);
        stack.ask(job, JobAccess.isOwner(job, caller) ? null : caller.id());
        return answer(RestResponse.Status.ACCEPTED, job);
    }

    /// Waits for the scheduler's word. It reads commands in order and says nothing of a change that
    /// came too late: but if a job has gone on unchanged, the change did not come before that.
    private RestResponse<JobView> confirmed(
            String id,
            Predicate<JobView> applied,
            Predicate<JobView> late,
            Function<JobView, ProblemException> refusal)
            throws InterruptedException {
        JobView now = wait.until(id, caller, applied.or(late), WORD);
        if (applied.test(now)) {
            return answer(RestResponse.Status.OK, now);
        }
        if (late.test(now)) {
            throw refusal.apply(now);
        }
        return answer(RestResponse.Status.ACCEPTED, now);
    }

    private static boolean isApplied(JobView job, JobPatchBody patch) {
        return (patch.expectedSeconds() == null || patch.expectedSeconds() == job.expectedTime())
                && (patch.timeoutSeconds() == null || patch.timeoutSeconds() == job.timeout())
                && (patch.priority() == null || patch.priority().equals(job.priority()));
    }

    private static RestResponse<JobView> answer(RestResponse.Status status, JobView job) {
        return ResponseBuilder.<JobView>create(status)
                .entity(job)
                .header(HttpHeaders.ETAG, job.entityTag())
                .build();
    }
}
