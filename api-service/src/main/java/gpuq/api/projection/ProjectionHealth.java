package gpuq.api.projection;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Whether the projection reads. When it has stopped it stays so until a person has looked: the
/// process is not ready.
@Readiness
@ApplicationScoped
public class ProjectionHealth implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(ProjectionHealth.class);

    private final AtomicReference<@Nullable String> cause = new AtomicReference<>();

    /// The projection cannot go on; runbook: the projection has stopped.
    void stopped(String why) {
        cause.set(why);
        LOG.errorf("projection stopped cause=\"%s\"", why);
    }

    /// Why it has stopped, if it has.
    public Optional<String> cause() {
        return Optional.ofNullable(cause.get());
    }

    @Override
    public HealthCheckResponse call() {
        String why = cause.get();
        return why == null
                ? HealthCheckResponse.up("projection")
                : HealthCheckResponse.named("projection").down().withData("cause", why).build();
    }
}
