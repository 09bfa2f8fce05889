package gpuq.api.jobs;

import gpuq.api.Page;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.api.web.Params;
import gpuq.common.contract.LogChunk.LogStream;
import gpuq.common.job.JobId;
import gpuq.common.job.JobState;
import gpuq.common.log.Correlation;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/// The routes of one user's jobs; maps and nothing else.
@Path("/api/v1/jobs")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {
    private static final Logger LOG = Logger.getLogger(JobResource.class);

    private static final int MAX_WAIT_SECONDS = 30;

    private final Caller caller;
    private final SubmitJob submitJob;
    private final JobAccess access;
    private final JobWait wait;
    private final JobParts parts;
    private final CancelJob cancelJob;

    JobResource(
            Caller caller,
            SubmitJob submitJob,
            JobAccess access,
            JobWait wait,
            JobParts parts,
            CancelJob cancelJob) {
        this.caller = caller;
        this.submitJob = submitJob;
        this.access = access;
        this.wait = wait;
        this.parts = parts;
        this.cancelJob = cancelJob;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public RestResponse<JobView> submit(
            @RestForm("config") @Nullable String config,
            @RestForm("solution") @Nullable FileUpload solution,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("Content-Digest") @Nullable String digest) {
        if (config == null) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "config", "the part is missing");
        }
        if (solution == null) {
            throw ProblemException.ofField(
                    ProblemCode.INVALID_CONFIG, "solution", "the part is missing");
        }
        Upload upload = UploadReader.read(solution, digest);
        SubmitJob.Submitted submitted = submitJob.submit(caller, config, upload, key);
        try (Correlation _ = Correlation.open().job(submitted.id())) {
            LOG.infof("job submitted replayed=%s", submitted.replayed());
        }
        JobView job = access.visible(submitted.id().value(), caller);
        ResponseBuilder<JobView> answer =
                ResponseBuilder.<JobView>create(RestResponse.Status.CREATED)
                        .entity(job)
                        .location(URI.create("/api/v1/jobs/" + job.id()))
                        .header(HttpHeaders.ETAG, job.entityTag());
        return submitted.replayed()
                ? answer.header("Idempotent-Replayed", "true").build()
                : answer.build();
    }

    @GET
    public Page<JobView> list(@BeanParam JobListQuery query) {
        JobFilter filter =
                query.narrow(
                        query.isForStaff() ? access.suspiciousScope(caller) : access.scope(caller));
        List<JobView> found = access.list(filter, caller);
        if (found.size() <= filter.limit()) {
            return Page.whole(found);
        }
        List<JobView> page = found.subList(0, filter.limit());
        return new Page<>(page, JobFilter.cursorAfter(page.getLast().id()));
    }

    @GET
    @Path("/{id}")
    public RestResponse<JobView> get(
            @PathParam("id") String id,
            @QueryParam("wait") @Nullable String waitSeconds,
            @HeaderParam("If-None-Match") @Nullable String known)
            throws InterruptedException {
        JobView first = access.visible(id, caller);
        String tag = known == null ? first.entityTag() : known;
        Duration bound =
                Duration.ofSeconds(Params.number("wait", waitSeconds, 0, 0, MAX_WAIT_SECONDS));
        JobView job =
                wait.until(
                        id,
                        caller,
                        seen -> seen.state().isTerminal() || !seen.entityTag().equals(tag),
                        bound);
        if (job.entityTag().equals(known)) {
            return ResponseBuilder.<JobView>create(RestResponse.Status.NOT_MODIFIED)
                    .header(HttpHeaders.ETAG, job.entityTag())
                    .build();
        }
        return ResponseBuilder.ok(job).header(HttpHeaders.ETAG, job.entityTag()).build();
    }

    @POST
    @Path("/{id}/cancel")
    public RestResponse<JobView> cancel(@PathParam("id") String id, @Nullable CancelBody body)
            throws InterruptedException {
        JobView job = access.visible(id, caller);
        boolean owner = JobAccess.isOwner(job, caller);
        cancelJob.cancel(
                job,
                owner ? null : caller.id(),
                body == null || body.reason() == null ? "" : body.reason());
        JobView now =
                wait.until(id, caller, seen -> seen.state().isTerminal(), Duration.ofSeconds(5));
        if (now.state().isTerminal() && now.state() != JobState.CANCELLED) {
            throw CancelJob.finished(now);
        }
        return ResponseBuilder.<JobView>create(
                        now.state().isTerminal()
                                ? RestResponse.Status.OK
                                : RestResponse.Status.ACCEPTED)
                .entity(now)
                .build();
    }

    /// @param reason shown in the timeline
    record CancelBody(@Nullable String reason) {}

    @GET
    @Path("/{id}/timeline")
    public Page<JobTimeline.Entry> timeline(@PathParam("id") String id) {
        return Page.whole(parts.timeline().of(idOf(access.visible(id, caller))));
    }

    @GET
    @Path("/{id}/log")
    @Produces(MediaType.TEXT_PLAIN)
    public RestResponse<String> log(
            @PathParam("id") String id,
            @QueryParam("stream") @DefaultValue("stdout") String stream,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("limit") @Nullable String limit) {
        JobView job = access.visible(id, caller);
        LogStream wanted =
                Arrays.stream(LogStream.values())
                        .filter(known -> known.word().equals(stream))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        ProblemException.ofField(
                                                ProblemCode.INVALID_CONFIG,
                                                "stream",
                                                "is stdout, stderr or grader"));
        long from = Params.number("offset", offset, 0, 0, Long.MAX_VALUE / 2);
        int most = (int) Params.number("limit", limit, 65_536, 1, JobLog.MAX_LIMIT);
        access.requireLogAllowed(job, wanted, caller);
        JobLog.Range range = parts.log().read(idOf(job), wanted, from, most);
        return ResponseBuilder.ok(range.text()).header("X-Next-Offset", range.nextOffset()).build();
    }

    @GET
    @Path("/{id}/solution")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public RestResponse<byte[]> solution(@PathParam("id") String id) {
        JobView job = access.visible(id, caller);
        return ResponseBuilder.ok(parts.solution(idOf(job)))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"solution.py\"")
                .build();
    }

    static JobId idOf(JobView job) {
        return new JobId(job.id());
    }
}
