package gpuq.api.agents;

import gpuq.api.security.Caller;
import gpuq.api.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `POST /nodes/enrolments`: an operator asks for a token.
@Path("/api/v1/nodes/enrolments")
@RunOnVirtualThread
public class EnrolmentResource {

    private final EnrolNode enrolNode;
    private final Caller caller;

    EnrolmentResource(EnrolNode enrolNode, Caller caller) {
        this.enrolNode = enrolNode;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public RestResponse<EnrolmentView> invite(@Nullable EnrolmentBody body) {
        EnrolmentBody given = EnrolmentBody.required(body);
        return RestResponse.status(
                RestResponse.Status.CREATED,
                enrolNode.invite(given.node(), given.poolOrDefault(), caller.id()));
    }
}
