package gpuq.api.users;

import gpuq.api.Page;
import gpuq.api.problem.ProblemCode;
import gpuq.api.problem.ProblemException;
import gpuq.api.security.Caller;
import gpuq.api.security.EndedSessions;
import gpuq.api.security.Roles;
import gpuq.api.web.ReasonBody;
import gpuq.common.job.UserId;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Who I am, what I have left and where I am signed in; for operators, who somebody is.
@Path("/api/v1/users")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {

    private final Caller caller;
    private final SecurityIdentity identity;
    private final UserQueries queries;
    private final UserHistory history;
    private final BlockUser blockUser;
    private final Sessions sessions;
    private final EndedSessions endedSessions;

    UserResource(
            Caller caller,
            SecurityIdentity identity,
            UserQueries queries,
            UserHistory history,
            BlockUser blockUser,
            Sessions sessions,
            EndedSessions endedSessions) {
        this.caller = caller;
        this.identity = identity;
        this.queries = queries;
        this.history = history;
        this.blockUser = blockUser;
        this.sessions = sessions;
        this.endedSessions = endedSessions;
    }

    /// @param quotas one for each competition where she has handed something in
    public record Me(
            String id,
            String name,
            List<String> roles,
            UserQueries.Rate rate,
            List<UserQueries.Quota> quotas) {}

    @GET
    @Path("/me")
    public Me me() {
        return new Me(
                caller.id().value(),
                caller.name(),
                Roles.ALL.stream().filter(identity::hasRole).toList(),
                queries.rate(caller.id()),
                queries.quotas(caller.id()));
    }

    @GET
    @Path("/me/sessions")
    public Page<Session> sessions() {
        return Page.whole(sessions.of(caller.token()));
    }

    @DELETE
    @Path("/me/sessions")
    public void endSessions() {
        sessions.endAll(caller.id(), caller.token());
        endedSessions.read();
    }

    @DELETE
    @Path("/me/sessions/{session}")
    public void endSession(@PathParam("session") String session) {
        sessions.end(caller.token(), session);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.OPERATOR)
    public UserView one(@PathParam("id") String id) {
        return history.of(user(id));
    }

    @POST
    @Path("/{id}/block")
    @RolesAllowed(Roles.OPERATOR)
    public RestResponse<UserView> block(@PathParam("id") String id, @Nullable ReasonBody body) {
        UserId user = user(id);
        if (user.equals(caller.id())) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "Nobody can block herself.");
        }
        blockUser.block(caller.id(), user, ReasonBody.of(body));
        return RestResponse.status(RestResponse.Status.ACCEPTED, history.of(user));
    }

    @POST
    @Path("/{id}/unblock")
    @RolesAllowed(Roles.OPERATOR)
    public RestResponse<Void> unblock(@PathParam("id") String id, @Nullable ReasonBody body) {
        blockUser.unblock(caller.id(), user(id), ReasonBody.of(body));
        return RestResponse.status(RestResponse.Status.ACCEPTED);
    }

    private static UserId user(String id) {
        if (!UserId.isValid(id)) {
            throw ProblemException.notFound();
        }
        return new UserId(id);
    }
}
