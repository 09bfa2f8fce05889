package gpuq.api.users;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
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
    private final Database database;
    private final ApiConfig config;

    UserResource(Caller caller, SecurityIdentity identity, Database database, ApiConfig config) {
        this.caller = caller;
        this.identity = identity;
        this.database = database;
        this.config = config;
    }

    public record Me(String id, String name, List<String> roles, Rate rate) {}

    /// @param limit submissions within the window
    /// @param window in seconds
    public record Rate(int limit, int remaining, long window) {}

    @GET
    @Path("/me")
    public Me me() {
        int used =
                database.first(
                                "select count(*) as used from rate_token where user_id = ?"
                                        + " and at > clock_timestamp() - ? * interval '1 millisecond'",
                                row -> row.integer("used"),
                                caller.id().value(),
                                config.rateWindow().toMillis())
                        .orElse(0);
        return new Me(
                caller.id().value(),
                caller.name(),
                List.copyOf(new TreeSet<>(identity.getRoles())),
                new Rate(
                        config.rateLimit(),
                        Math.max(0, config.rateLimit() - used),
                        config.rateWindow().toSeconds()));
    }
}
