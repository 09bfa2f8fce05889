package gpuq.api.users;

import gpuq.api.security.Caller;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.TreeSet;

/// Who I am, and what I have left.
@Path("/api/v1/users")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {

    private final Caller caller;
    private final SecurityIdentity identity;
    private final UserQueries queries;

    UserResource(Caller caller, SecurityIdentity identity, UserQueries queries) {
        this.caller = caller;
        this.identity = identity;
        this.queries = queries;
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
                List.copyOf(new TreeSet<>(identity.getRoles())),
                queries.rate(caller.id()),
                queries.quotas(caller.id()));
    }
}
