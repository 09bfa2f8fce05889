package gpuq.api.projection;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Whether the projection reads. When it has stopped it stays so until a person has looked: the
/// process is not ready.
@ApplicationScoped
public class ProjectionHealth {

    private static final Logger LOG = Logger.getLogger(ProjectionHealth.class);

    private final AtomicReference<@Nullable String> cause = new AtomicReference<>();
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    /// The projection cannot go on; runbook: the projection has stopped.
    void stopped(String why) {
        cause.set(why);
        LOG.errorf("projection stopped cause=\"%s\"", why);
    }

    /// A partition's records cannot be applied at the moment.
    void waiting(TopicPartition partition, String why) {
        waiting.put(partition.toString(), why);
    }

    /// A partition's records were applied.
    void going(TopicPartition partition) {
        waiting.remove(partition.toString());
    }

    /// Why records wait, if some do.
    public Optional<String> waiting() {
        return waiting.values().stream().findFirst();
    }

    /// Why it has stopped, if it has.
    public Optional<String> cause() {
        return Optional.ofNullable(cause.get());
    }

    /// The readiness check; a bean of its own, since its qualifier would hide the state from the
    /// others.
    @Readiness
    @ApplicationScoped
    static class Check implements HealthCheck {

        private final ProjectionHealth health;

        Check(ProjectionHealth health) {
            this.health = health;
        }

        @Override
        public HealthCheckResponse call() {
            return health.cause()
                    .map(
                            why ->
                                    HealthCheckResponse.named("projection")
                                            .down()
                                            .withData("cause", why)
                                            .build())
                    .orElseGet(() -> HealthCheckResponse.up("projection"));
        }
    }
}
