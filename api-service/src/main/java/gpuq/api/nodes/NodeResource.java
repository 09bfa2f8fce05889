package gpuq.api.nodes;

import gpuq.api.Page;
import gpuq.api.security.Caller;
import gpuq.api.security.Roles;
import gpuq.api.web.ReasonBody;
import gpuq.common.contract.Command.NodeMode;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/nodes`: operators see and steer them; students get counts.
@Path("/api/v1/nodes")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class NodeResource {

    private final Caller caller;
    private final NodeQueries queries;
    private final SetNodeMode setMode;

    NodeResource(Caller caller, NodeQueries queries, SetNodeMode setMode) {
        this.caller = caller;
        this.queries = queries;
        this.setMode = setMode;
    }

    @GET
    public Page<?> list() {
        return caller.isOperator() ? Page.whole(queries.list()) : Page.whole(queries.summaries());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.OPERATOR)
    public NodeView one(@PathParam("id") String id) {
        return queries.one(id);
    }

    @POST
    @Path("/{id}/cordon")
    @RolesAllowed(Roles.OPERATOR)
    public RestResponse<NodeView> cordon(@PathParam("id") String id, @Nullable ReasonBody body) {
        return set(id, NodeMode.CORDONED, body);
    }

    @POST
    @Path("/{id}/uncordon")
    @RolesAllowed(Roles.OPERATOR)
    public RestResponse<NodeView> uncordon(@PathParam("id") String id, @Nullable ReasonBody body) {
        return set(id, NodeMode.OPEN, body);
    }

    @POST
    @Path("/{id}/drain")
    @RolesAllowed(Roles.OPERATOR)
    public RestResponse<NodeView> drain(@PathParam("id") String id, @Nullable ReasonBody body) {
        return set(id, NodeMode.DRAINING, body);
    }

    @POST
    @Path("/{id}/quarantine")
    @RolesAllowed(Roles.OPERATOR)
    public RestResponse<NodeView> quarantine(
            @PathParam("id") String id, @Nullable ReasonBody body) {
        return set(id, NodeMode.QUARANTINED, body);
    }

    private RestResponse<NodeView> set(String id, NodeMode mode, @Nullable ReasonBody body) {
        NodeView node = queries.one(id);
        setMode.set(caller.id(), node, mode, ReasonBody.of(body));
        return RestResponse.status(RestResponse.Status.ACCEPTED, node);
    }
}
