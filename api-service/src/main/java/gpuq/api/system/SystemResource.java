package gpuq.api.system;

import gpuq.api.audit.Audit;
import gpuq.api.projection.Rebuild;
import gpuq.api.security.Caller;
import gpuq.api.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/// `/system`: for operators.
@Path("/api/v1/system")
@RolesAllowed(Roles.OPERATOR)
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class SystemResource {

    private final Caller caller;
    private final SystemQueries queries;
    private final Rebuild rebuild;
    private final Audit audit;

    SystemResource(Caller caller, SystemQueries queries, Rebuild rebuild, Audit audit) {
        this.caller = caller;
        this.queries = queries;
        this.rebuild = rebuild;
        this.audit = audit;
    }

    @GET
    public SystemQueries.SystemView system() {
        return queries.system();
    }

    /// Empties the projection and reads the topics again from their beginning (SYSST-4, SYSST-5).
    @POST
    @Path("/projection/rebuild")
    @Transactional
    public RestResponse<SystemQueries.SystemView> rebuild() {
        rebuild.start();
        audit.append(caller.id().value(), "projection.rebuild", "projection", "");
        return RestResponse.status(RestResponse.Status.ACCEPTED, queries.system());
    }
}
