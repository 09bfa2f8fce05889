package gpuq.api.security;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;

/// Where the sign-in comes back to; from there to the page.
@Path("/login")
@Authenticated
public class LoginResource {

    @GET
    public RestResponse<Void> login() {
        return RestResponse.seeOther(URI.create("/"));
    }
}
