package gpuq.api.jobs;

import gpuq.api.security.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// The question where a running program is; who may see a job may ask it.
@Path("/api/v1/jobs/{id}/stack")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobStackResource {

    private final Caller caller;
    private final JobAccess access;
    private final AskForStack askForStack;

    JobStackResource(Caller caller, JobAccess access, AskForStack askForStack) {
        this.caller = caller;
        this.access = access;
        this.askForStack = askForStack;
    }

    @POST
    public RestResponse<JobView> ask(@PathParam("id") String id) {
        JobView job = access.visible(id, caller);
        askForStack.ask(job, JobAccess.isOwner(job, caller) ? null : caller.id());
        return ResponseBuilder.<JobView>create(RestResponse.Status.ACCEPTED).entity(job).build();
    }
}
