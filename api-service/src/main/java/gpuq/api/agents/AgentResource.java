package gpuq.api.agents;

import gpuq.api.artifacts.FileAnswer;
import gpuq.api.problem.ProblemException;
import gpuq.common.job.NodeId;
import gpuq.common.job.Sha256;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// `/agent/v1`: what agents call. Not for people and not signed in by OIDC: enrolment proves itself
/// by its one-time token, everything else by the node's own.
@Path("/agent/v1")
@PermitAll
@RunOnVirtualThread
public class AgentResource {

    private static final String ATTEMPT = "/attempts/{job}/{leg}/{n}";

    private final EnrolNode enrolNode;
    private final NodeAuth auth;
    private final AttemptContent content;

    AgentResource(EnrolNode enrolNode, NodeAuth auth, AttemptContent content) {
        this.enrolNode = enrolNode;
        this.auth = auth;
        this.content = content;
    }

    @POST
    @Path("/enrol")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public RestResponse<EnrolledView> enrol(@Nullable EnrolmentBody body) {
        EnrolmentBody given = EnrolmentBody.required(body);
        return RestResponse.status(
                RestResponse.Status.CREATED,
                enrolNode.enrol(given.tokenOrEmpty(), given.node(), given.poolOrDefault()));
    }

    @GET
    @Path(ATTEMPT + "/solution")
    public Response solution(@BeanParam AttemptCall call) {
        byte[] bytes = content.solution(auth.node(call.authorization()), call.attempt());
        return Response.ok(bytes, MediaType.APPLICATION_OCTET_STREAM_TYPE).build();
    }

    @GET
    @Path(ATTEMPT + "/parts/{part}")
    public Response part(@BeanParam AttemptCall call, @PathParam("part") String part)
            throws IOException {
        return FileAnswer.of(
                        content.part(auth.node(call.authorization()), call.attempt(), part), null)
                .build();
    }

    @GET
    @Path(ATTEMPT + "/blobs/{sha256}")
    public Response blob(
            @BeanParam AttemptCall call,
            @PathParam("sha256") String sha256,
            @HeaderParam("Range") @Nullable String range)
            throws IOException {
        if (!Sha256.isValid(sha256)) {
            throw ProblemException.notFound();
        }
        return PlaceAnswer.of(
                content.blob(auth.node(call.authorization()), call.attempt(), new Sha256(sha256)),
                range);
    }

    @GET
    @Path(ATTEMPT + "/submission")
    public Response submission(
            @BeanParam AttemptCall call, @HeaderParam("Range") @Nullable String range)
            throws IOException {
        return FileAnswer.of(
                        content.submission(auth.node(call.authorization()), call.attempt()), range)
                .build();
    }

    @PUT
    @Path(ATTEMPT + "/artifacts/{name}")
    @Consumes(MediaType.WILDCARD)
    public Response artifact(
            @BeanParam AttemptCall call,
            @PathParam("name") String name,
            @HeaderParam("Content-Digest") @Nullable String digest,
            InputStream body)
            throws IOException {
        NodeId node = auth.node(call.authorization());
        boolean isNew = content.keep(node, call.attempt(), name, ContentDigest.parse(digest), body);
        return Response.status(isNew ? Response.Status.CREATED : Response.Status.OK).build();
    }
}
