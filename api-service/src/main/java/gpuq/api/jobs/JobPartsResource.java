package gpuq.api.jobs;

import gpuq.api.Page;
import gpuq.api.artifacts.FileAnswer;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.common.job.JobId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What a job has left, and what it ran in.
@Path("/api/v1/jobs/{id}")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobPartsResource {

    private final Caller caller;
    private final JobAccess access;
    private final JobFiles files;
    private final JobEnvironment environment;

    JobPartsResource(Caller caller, JobAccess access, JobFiles files, JobEnvironment environment) {
        this.caller = caller;
        this.access = access;
        this.files = files;
        this.environment = environment;
    }

    @GET
    @Path("/artifacts")
    public Page<JobFiles.FileView> list(@PathParam("id") String id) {
        JobView job = access.visible(id, caller);
        return Page.whole(
                files.list(new JobId(job.id())).stream()
                        .filter(file -> access.showsFile(job, file.name(), caller))
                        .toList());
    }

    @GET
    @Path("/artifacts/{name}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response file(
            @PathParam("id") String id,
            @PathParam("name") String name,
            @HeaderParam("Range") @Nullable String range)
            throws IOException {
        JobView job = access.visible(id, caller);
        if (!access.showsFile(job, name, caller)) {
            throw ProblemException.notFound();
        }
        return FileAnswer.download(files.file(new JobId(job.id()), name), range, name).build();
    }

    @DELETE
    @Path("/artifacts")
    public void delete(@PathParam("id") String id) {
        JobView job = access.visible(id, caller);
        if (!JobAccess.isOwner(job, caller)) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "Only its owner deletes a job's files.");
        }
        if (!job.state().isTerminal()) {
            throw new ProblemException(
                    ProblemCode.JOB_RUNNING, "The job's files are needed until it has ended.");
        }
        files.delete(new JobId(job.id()));
    }

    @GET
    @Path("/environment")
    public JobEnvironment.View environment(@PathParam("id") String id) {
        return environment.of(access.visible(id, caller));
    }
}
