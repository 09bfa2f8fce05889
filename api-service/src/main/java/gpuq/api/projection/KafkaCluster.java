package gpuq.api.projection;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/// The identity of the Kafka cluster that this process reads: asked once.
@ApplicationScoped
class KafkaCluster {

    private static final int BOUND_SECONDS = 20;

    private final Map<String, Object> settings;
    private volatile @Nullable String id;

    KafkaCluster(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "gpuq-api-cluster");
    }

    /// The cluster id.
    ///
    /// @throws IllegalStateException if the broker does not answer in time
    String id() {
        String known = id;
        if (known == null) {
            known = ask();
            id = known;
        }
        return known;
    }

    private String ask() {
        try (Admin admin = Admin.create(settings)) {
            return admin.describeCluster().clusterId().get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the Kafka cluster does not say its id", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
