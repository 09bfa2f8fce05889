package gpuq.api.system;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/// `/q/health` on the public port, for load balancers and for whoever asks whether the service is
/// up (DEPLOY-7). The management port has the same, and the metrics, which are not for everybody.
@Path("/q/health")
@PermitAll
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {

    private final SmallRyeHealthReporter reporter;

    HealthResource(SmallRyeHealthReporter reporter) {
        this.reporter = reporter;
    }

    @GET
    @Path("/live")
    public RestResponse<String> live() {
        return answer(reporter.getLiveness());
    }

    @GET
    @Path("/ready")
    public RestResponse<String> ready() {
        return answer(reporter.getReadiness());
    }

    @GET
    @Path("/started")
    public RestResponse<String> started() {
        return answer(reporter.getStartup());
    }

    private static RestResponse<String> answer(SmallRyeHealth health) {
        return RestResponse.ResponseBuilder.<String>create(
                        health.isDown()
                                ? RestResponse.Status.SERVICE_UNAVAILABLE
                                : RestResponse.Status.OK)
                .header("Cache-Control", "no-store")
                .entity(health.getPayload().toString())
                .build();
    }
}
